namespace ComfyAssistant.Host.Data;

/// <summary>In which ComfyUI folders the pack was installed, so that <c>uninstall</c> and <c>doctor</c> find them.</summary>
internal sealed class Installations
{
    /// <summary>Lines of paths.</summary>
    public const string FileName = "installed-in.txt";

    private readonly string _file;

    private Installations(string file) => _file = file;

    public static Installations In(DataFolder data) => new(Path.Combine(data.Path, FileName));

    /// <summary>The <c>custom_nodes</c> folders, the oldest first.</summary>
    public IReadOnlyList<string> All => File.Exists(_file) ? File.ReadAllLines(_file).Where(line => line.Length > 0).ToList() : [];

    /// <summary>Remembers a folder.</summary>
    public void Add(string nodes) => Write([.. All.Where(known => known != nodes), nodes]);

    /// <summary>Forgets a folder.</summary>
    public void Remove(string nodes)
    {
        if (All.Contains(nodes)) Write([.. All.Where(known => known != nodes)]);
    }

    private void Write(string[] lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
        File.WriteAllLines(_file, lines);
    }
}
