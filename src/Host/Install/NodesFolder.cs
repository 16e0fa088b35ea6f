namespace ComfyAssistant.Host.Install;

/// <summary>The <c>custom_nodes</c> folder of a ComfyUI.</summary>
internal sealed class NodesFolder
{
    private const string Name = "custom_nodes";
    private const string Own = "comfy-assistant";

    // By this file a folder is known as ours; any other is somebody's work.
    private static readonly string Mark = Path.Combine("web", "loader.js");

    private NodesFolder(string root) => Root = root;

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>Where the pack is put.</summary>
    public string Panel => Path.Combine(Root, Own);

    /// <summary>Finds the folder.</summary>
    /// <param name="path">ComfyUI's folder, the one around it (as the portable download has it), or <c>custom_nodes</c> itself.</param>
    /// <exception cref="InstallException">There is no ComfyUI.</exception>
    public static NodesFolder In(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string[] places = [Path.Combine(full, Name), Path.Combine(full, "ComfyUI", Name)];
        if (Path.GetFileName(full) == Name)
            places = [full, .. places];
        return places.FirstOrDefault(Directory.Exists) is { } nodes
            ? new NodesFolder(nodes)
            : throw new InstallException(
                $"There is no ComfyUI in {full}: it has no folder {Name}. Give the folder that ComfyUI's main.py is in.");
    }

    /// <summary>Puts the panel in place of the one that is there.</summary>
    /// <param name="built">The built panel.</param>
    /// <returns>What others put into the folder, or changed in it, which was left; paths in the folder.</returns>
    /// <exception cref="InstallException">The panel was not built, or somebody else's folder is in its place.</exception>
    public IReadOnlyList<string> Install(string built)
    {
        if (!File.Exists(Path.Combine(built, "web", "panel.js")))
            throw new InstallException("The panel was not built: building it needs Node.js 20.19 or newer on the PATH. "
                + "Install Node.js, build again, then install.");
        RefuseForeign();

        // Copied beside it first: a full disk leaves the old panel as it was. ComfyUI does not load folders whose name begins with a dot.
        var fresh = Path.Combine(Root, "." + Own + ".new");
        RemoveUnfinished(fresh);
        Copy(built, fresh);
        var others = Others(built);
        foreach (var other in others) Carry(other, fresh);
        RemoveOurs(built);
        Directory.Move(fresh, Panel);
        return others;
    }

    /// <summary>Removes the files that an installation wrote, and the folder where nothing else is in it.</summary>
    /// <param name="built">The built panel, by whose files an installation without a manifest is known.</param>
    /// <returns>What others put into the folder, or changed in it, which was left; null when there was no panel.</returns>
    /// <exception cref="InstallException">The folder is somebody else's.</exception>
    public IReadOnlyList<string>? Uninstall(string built)
    {
        RefuseForeign();
        if (!Directory.Exists(Panel)) return null;
        var others = Others(built);
        RemoveOurs(built);
        return others;
    }

    private Manifest Ours(string built) => Manifest.Read(Panel) ?? Manifest.OfNames(built);

    private List<string> Others(string built)
    {
        if (!Directory.Exists(Panel)) return [];
        var ours = Ours(built);
        return [.. Manifest.Files(Panel).Where(file => !ours.IsOurs(Panel, file))];
    }

    // To where it was, or beside the new file of that name.
    private void Carry(string file, string to)
    {
        var target = Path.Combine(to, file);
        if (Path.Exists(target)) target += ".kept";
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (!Path.Exists(target)) Directory.Move(Path.Combine(Panel, file), target);
    }

    private void RemoveOurs(string built)
    {
        if (!Directory.Exists(Panel)) return;
        var ours = Ours(built);
        foreach (var file in Manifest.Files(Panel).Where(file => file != Manifest.FileName && ours.IsOurs(Panel, file)))
            File.Delete(Path.Combine(Panel, file));
        // Last: a removal that was cut off can be made once more.
        File.Delete(Path.Combine(Panel, Manifest.FileName));
        RemoveEmpty(new DirectoryInfo(Panel));
    }

    private static void RemoveEmpty(DirectoryInfo folder)
    {
        foreach (var inner in folder.EnumerateDirectories().Where(inner => inner.LinkTarget is null).ToList()) RemoveEmpty(inner);
        if (!folder.EnumerateFileSystemInfos().Any()) folder.Delete();
    }

    private static void RemoveUnfinished(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null || File.Exists(folder))
            throw new InstallException(
                $"{folder} is in the way and was not made by an installation; nothing was changed. Remove it first.");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private void RefuseForeign()
    {
        var folder = new DirectoryInfo(Panel);
        if (folder.LinkTarget is not null)
            throw new InstallException($"{Panel} is a link to {folder.LinkTarget}; nothing was changed. Remove the link first.");
        if (folder.Exists && !File.Exists(Path.Combine(Panel, Manifest.FileName)) && !File.Exists(Path.Combine(Panel, Mark)))
            throw new InstallException($"{Panel} is not ComfyAssistant's panel; nothing was changed. Move it away first.");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        RunningProgram.Record(to);
        Manifest.Write(to);
    }
}
