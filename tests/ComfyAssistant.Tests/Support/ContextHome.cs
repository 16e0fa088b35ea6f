using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Support;

/// <summary>A user context in a folder of its own, with every store over it; gone afterwards.</summary>
internal sealed class ContextHome : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("context-home-");

    public ContextHome()
    {
        Folder = new(Path.Combine(_parent.FullName, "user_context"));
        Database = NewDatabase();
        Profile = new(Folder);
        Preferences = new(Database, Clock);
        Rules = new(Database, Clock);
        Personas = new(Folder, Database, Clock);
        Onboarding = new(Database, Profile, Preferences, Clock);
        Skills = new(Folder, TimeProvider.System);
    }

    public static CancellationToken Ct => CancellationToken.None;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero));

    public LogLines<ContextDatabase> Log { get; } = new();

    public UserContextFolder Folder { get; }

    public ContextDatabase Database { get; }

    public ProfileStore Profile { get; }

    public PreferenceStore Preferences { get; }

    public RuleStore Rules { get; }

    public PersonaStore Personas { get; }

    public Onboarding Onboarding { get; }

    public SkillStore Skills { get; }

    /// <summary>Beside the user context: whatever changes here has escaped.</summary>
    public string Outside => _parent.FullName;

    public ContextDatabase NewDatabase(ContextSchema? schema = null) =>
        new(Folder, Clock, Log) { BusyTimeout = TimeSpan.FromSeconds(1), Schema = schema ?? ContextSchema.Current };

    /// <summary>Writes a file of the user context, as an editor or an older install would.</summary>
    public string Put(string relativePath, string text)
    {
        var path = Path.Combine(Folder.Root, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
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

    public void Dispose() => _parent.Delete(recursive: true);
}
