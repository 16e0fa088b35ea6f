using System.Text.Json.Serialization;
using ComfyAssistant.Host.Prompts;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>A part of a section, and whose it is.</summary>
/// <param name="Name">What it is, such as <c>rule 3 (German answers)</c> or <c>sections/rules</c>.</param>
/// <param name="Layer">Whose text it is; left out for what nobody wrote.</param>
/// <param name="Line">The line of the message in which it begins, from 1; null where it cannot be told.</param>
internal sealed record PreviewPart(
    string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Layer? Layer, int? Line)
{
    /// <summary>The parts of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="message">The message that it stands in.</param>
    public static IReadOnlyList<PreviewPart> Of(Section section, string message)
    {
        var from = Math.Max(0, Start(message, section.Text, 0));
        return [.. section.Parts.Select(part =>
        {
            var at = Start(message, part.Text, from);
            return new PreviewPart(part.Name, part.Layer, at < 0 ? null : 1 + message.AsSpan(0, at).Count('\n'));
        })];
    }

    // By the first line: blank lines in a text become fewer in the message, and a template has its variables filled in.
    private static int Start(string message, string text, int from)
    {
        var line = text.Trim().Split('\n', 2)[0].Trim();
        return line.Length == 0 ? -1 : message.IndexOf(line, from, StringComparison.Ordinal);
    }
}
