using System.Globalization;
using System.Text;

namespace ComfyAssistant.Plugins.Workflows.Findings;

/// <summary>Findings as numbered lines that a small model can work off one by one.</summary>
internal static class FindingsText
{
    private const int Shown = 20;

    public static string Of(IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder();
        for (var i = 0; i < Math.Min(findings.Count, Shown); i++)
            text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. {findings[i].Code}: {findings[i].Message}");
        if (findings.Count > Shown) text.Append(CultureInfo.InvariantCulture, $"\n… and {findings.Count - Shown} more.");
        return text.ToString();
    }
}
