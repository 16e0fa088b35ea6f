using System.Text;
using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Support;

/// <summary>A user context of its own, with every store over it; gone afterwards.</summary>
internal sealed class ContextHome : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("context-home-");
    private readonly List<PostgresHome> _beside = [];

    public ContextHome() : this(null)
    {
    }

    private ContextHome(PostgresHome? shared)
    {
        Folder = new(Path.Combine(_parent.FullName, "user_context"));
        Shared = shared;
        Database = shared?.Database ?? (ContextDatabase)NewDatabase();
        Files = shared?.Files ?? (UserFiles)new FolderFiles(Folder, TimeProvider.System);
        Profile = new(Files);
        Preferences = new(Database, Clock);
        Rules = new(Database, Clock);
        Personas = new(Files, Database, Clock);
        Onboarding = new(Database, Profile, Preferences, Clock);
        Skills = new(Files);
    }

    public static CancellationToken Ct => CancellationToken.None;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public LogLines<ContextDatabase> Log { get; } = new();

    public UserContextFolder Folder { get; }

    /// <summary>Where the user is one of many in PostgreSQL; null where their data is a folder.</summary>
    public PostgresHome? Shared { get; }

    public ContextDatabase Database { get; }

    public UserFiles Files { get; }

    public ProfileStore Profile { get; }

    public PreferenceStore Preferences { get; }

    public RuleStore Rules { get; }

    public PersonaStore Personas { get; }

    public Onboarding Onboarding { get; }

    public SkillStore Skills { get; }

    /// <summary>Beside the user context: whatever changes here has escaped.</summary>
    public string Outside => _parent.FullName;

    /// <summary>The same over PostgreSQL.</summary>
    public static ContextHome OnPostgres() => new(new PostgresHome());

    public SqliteDatabase NewDatabase(SqliteSchema? schema = null) =>
        new(Folder, Clock, Log) { BusyTimeout = TimeSpan.FromSeconds(1), Schema = schema ?? SqliteSchema.Current };

    /// <summary>The same texts as another service sees them.</summary>
    public UserFiles FilesBeside()
    {
        if (Shared is null) return new FolderFiles(Folder, TimeProvider.System);
        var beside = Shared.Beside();
        _beside.Add(beside);
        return beside.Files;
    }

    /// <summary>Writes a text of the user context, as an editor, an older install or another service would.</summary>
    public string Put(string relativePath, string text)
    {
        if (Shared is not null && !relativePath.StartsWith("..", StringComparison.Ordinal))
        {
            Shared.Put(relativePath, Encoding.UTF8.GetBytes(text));
            return relativePath;
        }
        var path = Path.Combine(Folder.Root, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc cref="Put(string, string)"/>
    public void Put(string relativePath, byte[] content)
    {
        if (Shared is not null)
            Shared.Put(relativePath, content);
        else
            File.WriteAllBytes(Put(relativePath, ""), content);
    }

    /// <summary>A text as it is kept; null where there is none.</summary>
    public string? Kept(string relativePath)
    {
        if (Shared is not null) return Shared.Kept(relativePath) is { } content ? Encoding.UTF8.GetString(content) : null;
        var path = Path.Combine(Folder.Root, relativePath);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Takes a text away, as somebody who does not use the service.</summary>
    public void Remove(string relativePath)
    {
        if (Shared is not null)
            Shared.Remove(relativePath);
        else
            File.Delete(Path.Combine(Folder.Root, relativePath));
    }

    /// <summary>A connection of another program to the database file, made when missing.</summary>
    public SqliteConnection Foreign()
    {
        Directory.CreateDirectory(Folder.Root);
        var connection = new SqliteConnection($"Data Source={Folder.DatabaseFile};Pooling=False");
        connection.Open();
        return connection;
    }

    public string[] FilesLike(string pattern) =>
        Directory.GetFiles(Folder.Root, pattern).Select(f => Path.GetFileName(f)).Order().ToArray();

    /// <summary>Every file beside the user context, and what is in it.</summary>
    public Dictionary<string, string> EverythingOutside() => Directory
        .EnumerateFiles(Outside, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
        .Where(f => !f.StartsWith(Folder.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .ToDictionary(f => f, File.ReadAllText);

    public void Dispose()
    {
        foreach (var beside in _beside) beside.Dispose();
        Shared?.Dispose();
        _parent.Delete(recursive: true);
    }
}
