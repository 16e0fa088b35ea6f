using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>Checks one node: its type, the inputs it lacks, the inputs it should not have, and each value and link.</summary>
internal static class NodeRules
{
    public static void Check(WorkflowNode node, Workflow workflow, NodeCatalog catalog, Advice advice, FindingList findings)
    {
        if (node.IsBroken || findings.IsFull) return;
        if (!catalog.TryGet(node.Type, out var type))
        {
            findings.Add(UnknownType(node, advice));
            return;
        }
        foreach (var spec in type.Inputs)
        {
            var input = node.Input(spec.Name);
            if (input is null || IsEmptySocket(input, spec))
            {
                if (spec is { IsRequired: true, IsDynamic: false }) findings.Add(Missing(node, type, spec, advice));
            }
            else if (input.IsBroken)
            {
                continue;
            }
            else if (input.Link is not null)
            {
                if (LinkRules.Check(node, spec, input.Link, workflow, catalog, advice) is { } finding) findings.Add(finding);
            }
            else if (ValueRules.Check(node, spec, input.Value, catalog, advice) is { } finding)
            {
                findings.Add(finding);
            }
        }
        if (findings.IsFullOfWarnings) return;
        foreach (var input in node.Inputs)
            if (!IsKnown(type, input.Name))
                findings.Add(Unknown(node, type, input));
    }

    // Models write null for "not connected".
    private static bool IsEmptySocket(WorkflowInput input, InputSpec spec) =>
        input is { Link: null, IsBroken: false } && input.Value.ValueKind == JsonValueKind.Null && !spec.IsWidget && !spec.ForceInput;

    private static Finding UnknownType(WorkflowNode node, Advice advice)
    {
        var (nearest, isSame) = advice.NearestTypes(node.Type);
        var wayOut = nearest.Count == 0
            ? "Search the installed nodes for one that does the job, or install the package that brings it."
            : $"Closest installed: {string.Join(", ", nearest.Select(t => t.Name))}.";
        return new Finding(FindingCodes.UnknownNodeType, node.Id, node.Type, null,
            $"Node {node.Id}: no node type \"{node.Type}\" is installed. {wayOut}",
            nearest.Count > 0 ? nearest[0].Name : null)
        {
            Fix = isSame && nearest.Count == 1 ? new Fix.SetType(nearest[0].Name) : null,
        };
    }

    private static Finding Missing(WorkflowNode node, NodeType type, InputSpec spec, Advice advice)
    {
        var renamed = node.Inputs.Where(i => !IsKnown(type, i.Name) && IsSameName(i.Name, spec.Name)).ToList();
        if (renamed.Count == 0 && OnlyDefault(spec) is { } value) return Defaulted(node, spec, value);
        var example = WidgetDefault.Of(spec);
        var suggestion = renamed.Count > 0 ? null : spec.IsWidget ? Display.Text(example) : advice.FittingOutputs(node, spec);
        var wanted = renamed.Count > 0 ? $"Rename {renamed[0].Name} to {spec.Name}."
            : spec.IsWidget ? $"Set it, for example to {Display.Json(example)}."
            : suggestion is null ? $"Connect an output of type {spec.Type}; no node here has one."
            : $"Connect an output of type {spec.Type}: {suggestion}.";
        var reason = node.Dropped.TryGetValue(spec.Name, out var dropped) ? $" It comes from {dropped}." : "";
        return new Finding(FindingCodes.MissingRequiredInput, node.Id, node.Type, spec.Name,
            $"{node.Type} {node.Id}: the required input {spec.Name} is not set.{reason} {wanted}", suggestion)
        {
            Fix = renamed.Count == 1 ? new Fix.RenameInput(renamed[0].Name, spec.Name) : null,
        };
    }

    // The canvas fills the default in, so that the workflow runs; a bare POST /prompt would be refused.
    private static Finding Defaulted(WorkflowNode node, InputSpec spec, JsonElement value) =>
        new(FindingCodes.MissingRequiredInput, node.Id, node.Type, spec.Name,
            $"{node.Type} {node.Id}: the required input {spec.Name} is not set; "
            + $"the canvas fills in {Display.Json(value)}, POST /prompt refuses it.",
            Display.Text(value))
        {
            IsWarning = true,
            Fix = new Fix.SetValue(spec.Name, value),
        };

    private static JsonElement? OnlyDefault(InputSpec spec) =>
        spec.IsWidget && (spec.DefaultJson is not null || spec.Options is { Count: 1 }) ? WidgetDefault.Of(spec) : null;

    private static Finding Unknown(WorkflowNode node, NodeType type, WorkflowInput input)
    {
        var free = type.Inputs.Where(i => node.Input(i.Name) is null).Select(i => i.Name).ToList();
        var same = free.Where(n => IsSameName(n, input.Name)).ToList();
        var nearest = same.Count > 0 ? same[0] : NearestName.Of(input.Name, free, 1) is [var near, ..] ? near : null;
        var hint = nearest is not null ? $" Did you mean {nearest}?"
            : type.Inputs.Count == 0 ? " It takes no inputs."
            : $" It has: {string.Join(", ", type.Inputs.Select(i => i.Name))}.";
        return new Finding(FindingCodes.UnknownInput, node.Id, node.Type, input.Name,
            $"{node.Type} {node.Id} has no input {input.Name}; ComfyUI ignores it.{hint}", nearest)
        {
            IsWarning = true,
            Fix = same.Count == 1 ? new Fix.RenameInput(input.Name, same[0]) : null,
        };
    }

    private static bool IsKnown(NodeType type, string name)
    {
        if (type.Input(name) is not null || type.HiddenInputs.Contains(name)) return true;
        // The frontend's own entries beside an upload widget.
        if (name is "upload" or "choose file to upload" or "audioUI" && type.Inputs.Any(i => i.HasUpload)) return true;
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && type.Input(name[..dot]) is { IsDynamic: true };
    }

    private static bool IsSameName(string left, string right) => NearestName.Fold(left) == NearestName.Fold(right);
}
