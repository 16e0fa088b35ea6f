using System.Text.Json;
using ComfyAssistant.Plugins.Nodes;
using ComfyAssistant.Plugins.Texts;
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
        var (path, folder) = Place(name);
        path = Normalised(path);
        if (path is null || Path.IsPathRooted(path)
            || path.Contains('\\', StringComparison.Ordinal)) return ComboRules.Check(finding, others: true);
        var known = finding.Node.In.Catalog.InputFiles;
        if (folder == "input" && known.Contains(path)) return null;
        // The list may be older than the file, and shows nothing of folders below it or of other folders: only the server can tell.
        var isThere = finding.Node.In.Facts.Answers?.Files.IsThere(new StoredFile(folder, path));
        if (isThere == true) return null;
        if (isThere == false) return IsFolder(finding, path) ? Folder(finding) : Missing(finding, folder);
        return folder == "input" && !path.Contains('/', StringComparison.Ordinal) && known.Count > 0
            ? ComboRules.Check(finding, others: true) : Unchecked(finding, folder);
    }

    private static Finding Missing(ValueFinding finding, string folder) =>
        finding.New(FindingCodes.ValueNotInList,
            $"names {Display.Json(finding.Value)}, which is not in ComfyUI's {folder} folder", null) with
        { MissingFile = true };

    // The server shows files only, but takes whatever its own look-up finds there.
    private static bool IsFolder(ValueFinding finding, string path) => !Path.HasExtension(path)
        && finding.Node.In.Facts.Answers?.Nodes.IsTaken(finding.Node.Type, finding.Node.Values, finding.Spec.Name) == true;

    private static Finding Folder(ValueFinding finding) =>
        finding.New(FindingCodes.ValueNotInList,
            $"names {Display.Json(finding.Value)}, which is a folder and no file", null).AsFailure();

    private static Finding Unchecked(ValueFinding finding, string folder) =>
        finding.New(FindingCodes.ValueNotInList,
            $"names {Display.Json(finding.Value)} in ComfyUI's {folder} folder, which cannot be checked here; "
            + "ComfyUI refuses the workflow when the file is not there", null) with
        { IsWarning = true };

    // The server cuts the mark and one character before it, whatever that is.
    private static (string Path, string Folder) Place(string name)
    {
        foreach (var folder in Folders)
            if (name.EndsWith($"[{folder}]", StringComparison.Ordinal))
                return (name[..Math.Max(0, name.Length - folder.Length - "[]".Length - 1)], folder);
        return (name, Folders[0]);
    }

    private static readonly string[] Folders = ["input", "output", "temp"];

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
