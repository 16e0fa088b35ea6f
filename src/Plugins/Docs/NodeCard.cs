using System.Globalization;
using System.Text;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Docs;

/// <summary>What an installation itself says of a node type, as Markdown.</summary>
internal static class NodeCard
{
    private const int OptionsShown = 12;

    // A paid node may have twenty models with twenty inputs each.
    private const int LongestOptions = 6000;

    public static string Of(NodeType type)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {type.Name}");
        if (type.DisplayName != type.Name) text.Append(CultureInfo.InvariantCulture, $" ({type.DisplayName})");
        text.Append(CultureInfo.InvariantCulture,
            $"\n\nCategory: {(type.Category.Length > 0 ? type.Category : "none")}. {Origin(type)}{State(type)}\n");
        if (type.CostsMoney) text.Append("\n**Every run of this node costs the user money: it calls a paid service.**\n");
        if (type.Description.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n{type.Description.Trim()}\n");
        if (type.SearchAliases.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"\nAlso called: {string.Join(", ", type.SearchAliases)}.\n");
        Inputs(text, "Required inputs", type.Inputs.Where(input => input.IsRequired));
        Inputs(text, "Optional inputs", type.Inputs.Where(input => !input.IsRequired));
        if (type.TakesAnyInput) text.Append("\nIt takes further inputs of any name.\n");
        if (type.Outputs.Count > 0) text.Append("\n## Outputs\n\n");
        for (var slot = 0; slot < type.Outputs.Count; slot++) text.Append(Output(type, type.Outputs[slot], slot));
        return text.ToString().TrimEnd();
    }

    private static string Origin(NodeType type) => type.Package is { } package ? $"From the package {package}." : "Part of ComfyUI itself.";

    private static string State(NodeType type) =>
        (type.IsOutputNode ? " It ends a workflow (output node)." : "")
        + (type.IsDeprecated ? " Deprecated." : "") + (type.IsExperimental ? " Experimental." : "");

    private static void Inputs(StringBuilder text, string heading, IEnumerable<InputSpec> inputs)
    {
        var lines = inputs.Select(input => Input(input, "")).ToList();
        if (lines.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n").AppendJoin("", lines);
    }

    private static string Input(InputSpec input, string indent) => input.Dynamic switch
    {
        DynamicInput.Combo combo =>
            $"{Line(input, $"one of {Keys(combo)}; each brings inputs of its own", indent)}{Options(combo, indent + "  ")}",
        DynamicInput.Autogrow row =>
            $"{indent}- `{input.Name}`: {InputWords.Type(input)}. Write {InputWords.Row(row)}.{Explained(input.Tooltip)}\n",
        DynamicInput.Slot slot =>
            Line(input, InputWords.Type(input), indent) + string.Concat(slot.Inputs.Select(brought => Input(brought, indent + "  "))),
        _ => Line(input, input.IsCombo ? Values(input) : InputWords.Type(input), indent),
    };

    private static string Line(InputSpec input, string type, string indent)
    {
        var facts = new List<string> { type };
        if (input.DefaultJson is not null) facts.Add("default " + input.DefaultJson);
        if (InputWords.Limits(input.Range) is { } limits) facts.Add(limits);
        if (input.Range.Step is { } step) facts.Add(string.Create(CultureInfo.InvariantCulture, $"step {step}"));
        return $"{indent}- `{input.Name}`: {string.Join(", ", facts)}{Explained(input.Tooltip)}\n";
    }

    private static string Keys(DynamicInput.Combo combo) => string.Join(", ", combo.Options.Select(option => $"\"{option.Key}\""));

    private static string Options(DynamicInput.Combo combo, string indent)
    {
        var text = new StringBuilder();
        foreach (var option in combo.Options)
        {
            var inputs = string.Concat(option.Inputs.Select(input => Input(input, indent + "  ")));
            if (text.Length + inputs.Length > LongestOptions)
                inputs = $"{indent}  - {string.Join(", ", option.Inputs.Select(input => $"`{input.Name}`"))}\n";
            text.Append(
                option.Inputs.Count == 0 ? $"{indent}- \"{option.Key}\": nothing more\n" : $"{indent}- \"{option.Key}\":\n{inputs}");
        }
        return text.ToString();
    }

    private static string Values(InputSpec input) => input.Options switch
    {
        null => "one of a list that is not known here",
        { Count: 0 } => "one of a list that is empty",
        { Count: <= OptionsShown } options => "one of " + string.Join(", ", options),
        var options => $"one of {string.Join(", ", options.Take(OptionsShown))} and {options.Count - OptionsShown} more",
    };

    private static string Output(NodeType type, OutputSpec output, int slot) => string.Create(
        CultureInfo.InvariantCulture,
        $"- {slot} `{output.Name}`: {InputWords.Type(type, output)}{(output.IsList ? ", a list" : "")}{Explained(output.Tooltip)}\n");

    private static string Explained(string? tooltip) =>
        string.IsNullOrWhiteSpace(tooltip) ? "" : ". " + tooltip.ReplaceLineEndings(" ").Trim();
}
