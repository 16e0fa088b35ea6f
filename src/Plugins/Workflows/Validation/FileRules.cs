using System.Text.Json;
using ComfyAssistant.Plugins.Workflows.Findings;

namespace ComfyAssistant.Plugins.Workflows.Validation;

/// <summary>
/// Checks the name of a file in one of ComfyUI's own folders (LoadImage and its kin): <c>a.png</c>, <c>sub/a.png</c>, <c>a.png
/// [output]</c>. The declared list shows the top of one folder; the server looks the file up.
/// </summary>
internal static class FileRules
{
    public static Finding? Check(ValueFinding finding)
    {
        // No name is the folder itself, which is there; a node that is to read it fails.
        if (finding.Value.ValueKind != JsonValueKind.String) return ComboRules.Check(finding);
        var name = finding.Value.GetString()!;
        if (name.Length == 0)
        {
            const string empty = "names no file; the node fails on it when it runs";
            return finding.New(FindingCodes.ValueNotInList, empty, null) with { IsWarning = true };
        }
        // The built-in table leaves lists of files open.
        if (finding.Spec.Options is null || finding.Spec.Options.Contains(name)) return null;
        var path = name;
        // The server cuts the mark and one character before it, whatever that is.
        if (name.EndsWith("[input]", StringComparison.Ordinal)) path = name[..^Math.Min(name.Length, "[input]".Length + 1)];
        else if (name.EndsWith("[output]", StringComparison.Ordinal)) return null;
        path = Normalised(path);
        if (path is null || Path.IsPathRooted(path)
            || path.Contains('\\', StringComparison.Ordinal)) return ComboRules.Check(finding, others: true);
        var known = finding.Node.In.Catalog.InputFiles;
        if (known.Contains(path)) return null;
        // Whatever a folder below it holds, and everything while no list is known, only the server can tell.
        return !path.Contains('/', StringComparison.Ordinal) && known.Count > 0 ? ComboRules.Check(finding, others: true) : null;
    }

    // Null when the path leads out of the folder.
    private static string? Normalised(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }
}
