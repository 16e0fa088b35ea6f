namespace ComfyAssistant.Plugins.Storage;

/// <summary>The folder of everything that belongs to one user. Nothing is created before it is written.</summary>
/// <param name="root">The folder, absolute or relative to the working directory.</param>
public sealed class UserContextFolder(string root)
{
    /// <summary>The name of what the studio has for all of several users, where users' names stand; no user can have it.</summary>
    public const string TeamName = "_team";

    /// <summary>The file of those who have a token.</summary>
    public const string TokensName = "users.json";

    /// <summary>The file of what single users may use in a day.</summary>
    public const string QuotasName = "quotas.json";

    private static readonly TimeSpan AbandonedAge = TimeSpan.FromHours(1);

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>SQLite: rules, preferences and meta.</summary>
    public string DatabaseFile => Path.Combine(Root, "context.db");

    /// <summary>Markdown: the assistant's personality.</summary>
    public string SoulFile => Path.Combine(Root, "SOUL.md");

    /// <summary>Markdown: what the user wants to achieve.</summary>
    public string GoalsFile => Path.Combine(Root, "goals.md");

    /// <summary><c>&lt;slug&gt;/SKILL.md</c>, and the older <c>&lt;slug&gt;.md</c>.</summary>
    public string SkillsFolder => Path.Combine(Root, "skills");

    /// <summary><c>&lt;slug&gt;/SOUL.md</c>.</summary>
    public string PersonasFolder => Path.Combine(Root, "personas");

    /// <summary>JSON: what the last scan of the installation found.</summary>
    public string EnvironmentFolder => Path.Combine(Root, "environment");

    /// <summary>The user's own versions of shipped prompts.</summary>
    public string PromptsFolder => Path.Combine(Root, "prompts");

    /// <summary>JSON: conversations that the user chose to keep here rather than in the browser alone, one folder each.</summary>
    public string ConversationsFolder => Path.Combine(Root, "conversations");

    /// <summary>JSON: which tools the user has switched off, or wants to be asked about.</summary>
    public string ToolMarksFile => Path.Combine(Root, "tools.json");

    /// <summary>Tools from elsewhere: a folder for each plug-in, named like it.</summary>
    public string PlugInsFolder => Path.Combine(Root, "plugins");

    /// <summary>JSON: earlier versions of what the user has edited.</summary>
    public string VersionsFolder => Path.Combine(Root, "versions");

    /// <summary>JSON: what was sent to models and what came back, while the user has that kept.</summary>
    public string RequestsFolder => Path.Combine(Root, "requests");

    /// <summary>YAML: the user's examples of how the assistant is to answer.</summary>
    public string ExamplesFolder => Path.Combine(Root, "examples");

    /// <summary>JSON: what came of examples when they were run.</summary>
    public string ExampleRunsFolder => Path.Combine(Root, "example-runs");

    /// <summary>What the service logged.</summary>
    public string LogsFolder => Path.Combine(Root, "logs");

    /// <summary>Archives that were made before something was replaced.</summary>
    public string BackupsFolder => Path.Combine(Root, "backups");

    /// <summary>Where a service has several users: a folder like this one for each, by their names.</summary>
    public string UsersFolder => Path.Combine(Root, "users");

    /// <summary>Where a service has several users: a folder like this one for what the studio has for all of them.</summary>
    public string TeamFolder => Path.Combine(Root, "team");

    /// <summary>JSON: where a service has several users, those who have a token.</summary>
    public string TokensFile => Path.Combine(Root, TokensName);

    /// <summary>What single users may use in a day.</summary>
    public string QuotasFile => Path.Combine(Root, QuotasName);

    /// <summary>Where a service has several users: the folder of one of them.</summary>
    /// <param name="user">The name; empty for the whole folder.</param>
    public UserContextFolder Of(string user) =>
        user.Length == 0 ? this : new(user == TeamName ? TeamFolder : Path.Combine(UsersFolder, user));

    /// <summary>The folders below which lies what the model is told with every message.</summary>
    public IReadOnlyList<string> PromptFolders => [SkillsFolder, PersonasFolder, PromptsFolder];

    /// <summary>
    /// The files outside those folders of which the same is true; the last holds what SQLite has not moved into the database yet.
    /// </summary>
    public IReadOnlyList<string> PromptFiles => [SoulFile, GoalsFile, DatabaseFile, DatabaseFile + "-wal"];

    /// <summary>
    /// Deletes the unfinished files that a killed process left behind. Only those older than an hour: a younger one may be another
    /// process's write that is under way. Call it at start-up.
    /// </summary>
    /// <exception cref="ContextException">Unavailable.</exception>
    public void RemoveUnfinishedFiles(TimeProvider timeProvider)
    {
        var limit = timeProvider.GetUtcNow().UtcDateTime - AbandonedAge;
        try
        {
            string[] all = [Root, SkillsFolder, PersonasFolder, PromptsFolder, EnvironmentFolder, RequestsFolder, VersionsFolder,
                ExamplesFolder, ExampleRunsFolder];
            foreach (var folder in all.Where(Directory.Exists))
                UnfinishedFiles.Remove(new DirectoryInfo(folder), limit);
            foreach (var folder in new[] { SkillsFolder, PersonasFolder, PromptsFolder, ConversationsFolder }.Where(Directory.Exists))
                foreach (var item in new DirectoryInfo(folder).EnumerateDirectories().Where(d => d.LinkTarget is null))
                    UnfinishedFiles.Remove(item, limit);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, "the user context folder");
        }
    }
}
