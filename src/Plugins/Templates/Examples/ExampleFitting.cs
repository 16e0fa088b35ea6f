using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;

namespace ComfyAssistant.Plugins.Templates.Examples;

/// <summary>Puts files that the user has in place of those that an example names.</summary>
internal static partial class ExampleFitting
{
    /// <summary>The example's workflow for an installation, and what was replaced or is missing there, in words for the model.</summary>
    public static (JsonObject Workflow, IReadOnlyList<string> Notes) Fit(ExampleWorkflow example, NodeCatalog catalog)
    {
        var workflow = example.Workflow.DeepClone().AsObject();
        var notes = new List<string>();
        foreach (var (id, node) in workflow)
        {
            var name = (string)node!["class_type"]!;
            if (catalog.Find(name) is not { } type)
            {
                notes.Add($"Node {id}: {name} is not installed here.");
                continue;
            }
            foreach (var input in type.Inputs.Where(input => input.IsCombo))
                Fit(id, name, input, node["inputs"]!.AsObject(), notes);
        }
        return (workflow, notes);
    }

    private static void Fit(string id, string type, InputSpec input, JsonObject inputs, List<string> notes)
    {
        if (inputs[input.Name] is not JsonValue wanted || !wanted.TryGetValue(out string? file) || input.Options is not { } options
            || options.Contains(file)) return;
        if (options.Count == 0)
        {
            notes.Add($"Node {id}: {type} finds no file for {input.Name}; the user needs one like \"{file}\".");
            return;
        }
        // A file of the same family where there is one; else any, as a workflow that opens is a better start than one that does not.
        var own = options.FirstOrDefault(option => Stem(option) == Stem(file))
            ?? options.FirstOrDefault(option => Model(option) == Model(file))
            ?? (NearestName.Of(file, options, 1) is [var near, ..] ? near : options[0]);
        inputs[input.Name] = own;
        notes.Add($"Node {id}: {input.Name} is \"{own}\" instead of \"{file}\"; check that it suits.");
    }

    // The same model in another format is the same model.
    private static string Stem(string file) => Path.GetFileNameWithoutExtension(file.Replace('\\', '/')).ToLowerInvariant();

    // And so is the same model in other numbers.
    private static string Model(string file) => Numbers().Replace(Stem(file), "");

    [GeneratedRegex(@"([-_.](fp(8|16|32)|bf16|f16|f32|int[48]|nf4|e4m3fn|e5m2|scaled|pruned|ema|emaonly|q[2-8](_\w+)?))+$")]
    private static partial Regex Numbers();
}
