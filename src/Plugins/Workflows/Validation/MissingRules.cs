using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>An input that is not set.</summary>
internal static class MissingRules
{
    private const int KeysShown = 5;

    public static Finding? Check(NodeCheck node, InputSpec spec)
    {
        if (!spec.IsRequired || spec.IsUnknownDynamic) return null;
        if (spec.Dynamic is DynamicInput.Combo combo) return Selection(node, spec, combo).AsFailure();
        var renamed = node.Node.Inputs.Where(i => !InputNames.IsKnown(node, i.Name) && InputNames.IsSame(i.Name, spec.Name)).ToList();
        if (renamed.Count == 0 && OnlyDefault(spec) is { } value) return Defaulted(node, spec, value);
        if (node.Node.MayBeFed.TryGetValue(spec.Name, out var feeder)) return MayBeFed(node, spec, feeder);
        var example = WidgetDefault.Of(spec);
        // A widget that only a package's script knows, or a list without files, has no value that could be named.
        var isNameless = spec.IsWidget && example.ValueKind == JsonValueKind.Undefined;
        var suggestion = renamed.Count > 0 || isNameless ? null : spec.IsWidget ? Display.Text(example) : node.FittingOutputs(spec);
        var wanted = renamed.Count > 0 ? $"Rename {renamed[0].Name} to {spec.Name}."
            : isNameless && spec.IsCombo ? "Set it; there is nothing to choose from yet, as no such file is installed."
            : isNameless ? $"It takes a value of type {TypeNames.Of(spec)}, which the canvas fills in."
            : spec.IsWidget ? $"Set it, for example to {Display.Json(example)}."
            : suggestion is null ? $"Connect an output of type {TypeNames.Of(spec)}; no node here has one."
            : $"Connect an output of type {TypeNames.Of(spec)}: {suggestion}.";
        var reason = node.Node.Dropped.TryGetValue(spec.Name, out var dropped) ? $" It comes from {dropped}." : "";
        return New(node, spec, reason + " " + wanted, suggestion, renamed.Count == 1
            ? new Fix.RenameInput(renamed[0].Name, spec.Name) : null);
    }

    private static Finding MayBeFed(NodeCheck node, InputSpec spec, string feeder) =>
        New(node, spec, $" {feeder} may feed it when the workflow is queued; by which rule, this file does not say.", null, null) with
        { IsWarning = true };

    private static Finding New(NodeCheck node, InputSpec spec, string rest, string? suggestion, Fix? fix) =>
        new(FindingCodes.MissingRequiredInput, node.Node.Id, node.Type.Name, spec.Name,
            $"{node.Type.Name} {node.Node.Id}: the required input {spec.Name} is not set.{rest}", suggestion)
        { Fix = fix };

    // Which of its options is meant can be seen where inputs are set that only one of them has.
    private static Finding Selection(NodeCheck node, InputSpec spec, DynamicInput.Combo combo)
    {
        var set = node.Node.Inputs.Where(i => i.Name.StartsWith(spec.Name + ".", StringComparison.Ordinal)).Select(i => i.Name).ToList();
        var fitting = set.Count == 0 ? [] : combo.Options.Where(o => set.TrueForAll(name => Has(o, name))).ToList();
        var keys = combo.Options.Take(KeysShown).Select(o => $"\"{o.Key}\"");
        var more = combo.Options.Count > KeysShown ? $" and {combo.Options.Count - KeysShown} more" : "";
        var wanted = fitting.Count == 1
            ? $"What is set fits \"{fitting[0].Key}\" only." : $"Choose one of {string.Join(", ", keys)}{more}.";
        return New(node, spec, $" It selects which inputs the node has. {wanted}", fitting.Count == 1 ? fitting[0].Key : combo.FirstKey,
            fitting.Count == 1 ? new Fix.SetValue(spec.Name, JsonSerializer.SerializeToElement(fitting[0].Key)) : null);
    }

    private static bool Has(DynamicOption option, string name) => option.Inputs.Any(i => i.Name == name
        || (i.Dynamic is not null && name.StartsWith(i.Name + ".", StringComparison.Ordinal)));

    // The canvas fills a plain input's default in, so that the workflow runs; a bare POST /prompt is refused. What a dynamic input brings
    // is written out by whoever selects it.
    private static Finding Defaulted(NodeCheck node, InputSpec spec, JsonElement value)
    {
        var isNested = node.Type.Input(spec.Name) is null;
        var rest = isNested
            ? $" Its default is {Display.Json(value)}."
            : $" The canvas fills in {Display.Json(value)}, POST /prompt refuses it.";
        var finding = New(node, spec, rest, Display.Text(value), new Fix.SetValue(spec.Name, value));
        return finding with { IsWarning = !isNested, IsFilledIn = true };
    }

    private static JsonElement? OnlyDefault(InputSpec spec) =>
        spec.IsWidget && (spec.DefaultJson is not null || spec.Options is { Count: 1 }) ? WidgetDefault.Of(spec) : null;
}
