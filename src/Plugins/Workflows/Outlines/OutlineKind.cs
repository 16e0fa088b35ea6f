using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Workflows.Outlines;

/// <summary>What a node is there for. An outline tells the kinds in this order.</summary>
internal enum OutlineKind
{
    /// <summary>It saves, shows or sends a result.</summary>
    Output,

    /// <summary>It makes latents or pictures with a model.</summary>
    Sampler,

    /// <summary>It names a model file.</summary>
    Model,

    /// <summary>It holds a text of the user.</summary>
    Prompt,

    /// <summary>All others.</summary>
    Other,
}

/// <summary>Tells kinds by what the installation declares, and by the name where a type is not installed.</summary>
internal static class OutlineKinds
{
    private static readonly string[] ModelEndings = [".safetensors", ".sft", ".ckpt", ".pt", ".pt2", ".pth", ".bin", ".gguf", ".onnx"];

    public static OutlineKind Of(WorkflowNode node, NodeType? type, bool isUsed)
    {
        if (type?.IsOutputNode ?? (!isUsed && IsNamedLikeOutput(node.Type))) return OutlineKind.Output;
        if (IsSampler(node.Type, type)) return OutlineKind.Sampler;
        if (node.Inputs.Any(IsModelFile)) return OutlineKind.Model;
        return node.Inputs.Any(input => IsPrompt(input, type)) ? OutlineKind.Prompt : OutlineKind.Other;
    }

    /// <summary>True when the input names a model file.</summary>
    public static bool IsModelFile(WorkflowInput input) =>
        input.Value.ValueKind == JsonValueKind.String && input.Value.GetString() is { Length: < 500 } file
        && ModelEndings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsNamedLikeOutput(string type) =>
        type.Contains("Save", StringComparison.OrdinalIgnoreCase) || type.Contains("Preview", StringComparison.OrdinalIgnoreCase)
        || type.Contains("VideoCombine", StringComparison.OrdinalIgnoreCase);

    // KSamplerSelect and its kin only choose one.
    private static bool IsSampler(string name, NodeType? type)
    {
        var isNamedSo = name.Contains("Sampler", StringComparison.OrdinalIgnoreCase);
        if (type is null) return isNamedSo && !name.Contains("Select", StringComparison.OrdinalIgnoreCase);
        if (isNamedSo) return !type.Outputs.All(output => output.Type is "SAMPLER" or "SIGMAS" or InputSpec.ComboType or "STRING");
        return Has("LATENT") && type.Outputs.Any(output => output.Type == "LATENT") && (Has("MODEL") || Has("GUIDER"));

        bool Has(string wanted) => type.Inputs.Any(input => input.Type == wanted);
    }

    private static bool IsPrompt(WorkflowInput input, NodeType? type)
    {
        if (input.Value.ValueKind != JsonValueKind.String || input.Value.GetString() is not { Length: > 0 }) return false;
        return type?.AllInputs().FirstOrDefault(spec => spec.Name == input.Name) is { } spec
            ? spec.IsMultiline
            : input.Name is "text" or "prompt" or "positive" or "negative" or "text_g" or "text_l" or "string";
    }
}
