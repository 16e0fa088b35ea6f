using System.Globalization;

namespace ComfyAssistant.Plugins.Tools.PlugIns;

/// <summary>
/// Copies of plug-ins, which is what is loaded: a build can overwrite the original while it is in use, and a turn that goes on with an
/// older version still finds all of that version's files. They are in the folder for temporary files, and go with the process.
/// </summary>
public sealed class PlugInCopies : IDisposable
{
    private const long MostBytes = 512L * 1024 * 1024;
    private const int MostFiles = 5_000;

    private readonly Lock _lock = new();
    private string? _root;
    private int _made;

    /// <summary>Copies a folder, links left out.</summary>
    /// <returns>The copy's folder.</returns>
    /// <exception cref="IOException">A file is being written, or the disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    internal string Make(PlugInPlace place)
    {
        string copy;
        lock (_lock)
        {
            _root ??= Directory.CreateTempSubdirectory("comfy-assistant-plugins-").FullName;
            copy = Path.Combine(_root, (++_made).ToString(CultureInfo.InvariantCulture), place.Name);
        }
        var files = Files(new DirectoryInfo(place.Folder)).Take(MostFiles + 1).ToList();
        if (files.Count > MostFiles || files.Sum(file => file.Length) > MostBytes)
            throw new PlugInException($"Its folder has more than {MostFiles} files, or more than {MostBytes / 1024 / 1024} MB.");
        foreach (var file in files)
        {
            var target = Path.Combine(copy, Path.GetRelativePath(place.Folder, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }
        return copy;
    }

    /// <summary>Deletes a copy that nothing uses any more.</summary>
    /// <returns>Whether it is gone; Windows keeps files for a moment longer.</returns>
    internal static bool Delete(string copy)
    {
        try
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Deletes all copies, as far as they are not in use.</summary>
    public void Dispose()
    {
        if (_root is not null) Delete(Path.Combine(_root, "any"));
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => entry.LinkTarget is null))
            if (entry is FileInfo file)
                yield return file;
            else
                foreach (var inner in Files((DirectoryInfo)entry))
                    yield return inner;
    }
}
