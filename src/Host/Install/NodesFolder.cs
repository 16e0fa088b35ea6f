namespace ComfyAssistant.Host.Install;

/// <summary>The <c>custom_nodes</c> folder of a ComfyUI.</summary>
internal sealed class NodesFolder
{
    private const string Name = "custom_nodes";
    private const string Own = "comfy-assistant";

    // By this file a folder is known as ours; any other is somebody's work.
    private static readonly string Mark = Path.Combine("web", "loader.js");

    private readonly string _path;

    private NodesFolder(string path) => _path = path;

    /// <summary>Where the panel is put.</summary>
    public string Panel => Path.Combine(_path, Own);

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
    /// <exception cref="InstallException">The panel was not built, or somebody else's folder is in its place.</exception>
    public void Install(string built)
    {
        if (!File.Exists(Path.Combine(built, "web", "panel.js")))
            throw new InstallException("The panel was not built: building it needs Node.js 20.19 or newer on the PATH. "
                + "Install Node.js, build again, then install.");
        RefuseForeign();

        // Copied beside it first: a full disk leaves the old panel as it was. ComfyUI does not load folders whose name begins with a dot.
        var fresh = Path.Combine(_path, "." + Own + ".new");
        Remove(fresh);
        Copy(built, fresh);
        Remove(Panel);
        Directory.Move(fresh, Panel);
    }

    /// <summary>Removes the panel.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InstallException">The folder is somebody else's.</exception>
    public bool Uninstall()
    {
        RefuseForeign();
        return Remove(Panel);
    }

    private void RefuseForeign()
    {
        var folder = new DirectoryInfo(Panel);
        if (folder.LinkTarget is not null)
            throw new InstallException($"{Panel} is a link to {folder.LinkTarget}; nothing was changed. Remove the link first.");
        if (folder.Exists && !File.Exists(Path.Combine(Panel, Mark)))
            throw new InstallException($"{Panel} is not ComfyAssistant's panel; nothing was changed. Move it away first.");
    }

    private static bool Remove(string folder)
    {
        if (!Directory.Exists(folder))
            return false;
        Directory.Delete(folder, recursive: true);
        return true;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
