using System.Globalization;
using System.Text;
using ComfyAssistant.Plugins.Nodes;

namespace ComfyAssistant.Plugins.Docs;

/// <summary>What an installation itself says of a node type, as Markdown.</summary>
internal static class NodeCard
{
    private const int OptionsShown = 12;

    public static string Of(NodeType type)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {type.Name}");
        if (type.DisplayName != type.Name) text.Append(CultureInfo.InvariantCulture, $" ({type.DisplayName})");
        text.Append(CultureInfo.InvariantCulture, $"\n\nCategory: {(type.Category.Length > 0 ? type.Category : "none")}. {Origin(type)}{State(type)}\n");
        if (type.Description.Length > 0) text.Append(CultureInfo.InvariantCulture, $"\n{type.Description.Trim()}\n");
        Inputs(text, "Required inputs", type.Inputs.Where(input => input.IsRequired));
        Inputs(text, "Optional inputs", type.Inputs.Where(input => !input.IsRequired));
        if (type.Outputs.Count > 0) text.Append("\n## Outputs\n\n");
        for (var slot = 0; slot < type.Outputs.Count; slot++) text.Append(Output(type.Outputs[slot], slot));
        return text.ToString().TrimEnd();
    }

    private static string Origin(NodeType type) => type.Package is { } package ? $"From the package {package}." : "Part of ComfyUI itself.";

    private static string State(NodeType type) =>
        (type.IsOutputNode ? " It ends a workflow (output node)." : "") + (type.IsDeprecated ? " Deprecated." : "") + (type.IsExperimental ? " Experimental." : "");

    private static void Inputs(StringBuilder text, string heading, IEnumerable<InputSpec> inputs)
    {
        var lines = inputs.Select(Input).ToList();
        if (lines.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n").AppendJoin("", lines);
    }

    private static string Input(InputSpec input)
    {
        var facts = new List<string> { input.IsCombo ? Options(input) : input.Type };
        if (input.DefaultJson is not null) facts.Add("default " + input.DefaultJson);
        if (Limits(input.Range) is { } limits) facts.Add(limits);
        if (input.Range.Step is { } step) facts.Add(string.Create(CultureInfo.InvariantCulture, $"step {step}"));
        return $"- `{input.Name}`: {string.Join(", ", facts)}{Explained(input.Tooltip)}\n";
    }

    private static string? Limits(NumberRange range) => (range.Min, range.Max) switch
    {
        (null, null) => null,
        ({ } min, { } max) => string.Create(CultureInfo.InvariantCulture, $"{min} to {max}"),
        ({ } min, null) => string.Create(CultureInfo.InvariantCulture, $"at least {min}"),
        (null, { } max) => string.Create(CultureInfo.InvariantCulture, $"at most {max}"),
    };

    private static string Options(InputSpec input) => input.Options switch
    {
        null => "one of a list that is not known here",
        { Count: 0 } => "one of a list that is empty",
        { Count: <= OptionsShown } options => "one of " + string.Join(", ", options),
        var options => $"one of {string.Join(", ", options.Take(OptionsShown))} and {options.Count - OptionsShown} more",
    };

    private static string Output(OutputSpec output, int slot) =>
        string.Create(CultureInfo.InvariantCulture, $"- {slot} `{output.Name}`: {output.Type}{(output.IsList ? ", a list" : "")}{Explained(output.Tooltip)}\n");

    private static string Explained(string? tooltip) => string.IsNullOrWhiteSpace(tooltip) ? "" : ". " + tooltip.ReplaceLineEndings(" ").Trim();
}
