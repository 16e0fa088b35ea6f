using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>A folder with a database of SQLite in it.</summary>
internal sealed class FolderPlace(string root, TimeProvider timeProvider, ILogger<ContextDatabase> log) : DataPlace
{
    private const int LargestFile = 64 * 1024 * 1024;

    // What services write beside the texts.
    private static readonly string[] NoTexts = [".lock", ".unfinished"];

    // Without a slash at its end, or what is written beside it would be in it.
    private readonly UserContextFolder _folder = new(Path.TrimEndingDirectorySeparator(root));

    public override string Name => _folder.Root;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Task<bool> IsUsedAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Directory.Exists(_folder.Root) && Directory.EnumerateFileSystemEntries(_folder.Root).Any());

    private protected override async Task<T> LookAsync<T>(Func<KeptContent, T> look, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_folder.Root)) throw ContextException.NotFound($"There is no folder {_folder.Root}.");
        // Reading makes the database where there is none; a source is left as it is.
        return File.Exists(_folder.DatabaseFile)
            ? await Database(_folder).ReadAsync(connection => look(Content(_folder, KeptTable.In(connection))), cancellationToken)
            : look(Content(_folder, KeptTable.Empty));
    }

    private protected override async Task TakeAsync(
        KeptContent content, Action<KeptContent> check, CancellationToken cancellationToken)
    {
        // Beside it first: what is cut off must not count as the user's data.
        var unfinished = new UserContextFolder(_folder.Root + ".migrating");
        try
        {
            if (Directory.Exists(unfinished.Root)) Directory.Delete(unfinished.Root, recursive: true);
            Directory.CreateDirectory(unfinished.Root);
            var database = Database(unfinished);
            await database.WriteAsync(connection => Fill(connection, content.Tables), cancellationToken);
            foreach (var path in content.Paths)
                await AtomicFile.WriteAsync(PathOf(unfinished, path), content.Read(path), IsPrivate(path), cancellationToken);
            await database.ReadAsync(
                connection =>
                {
                    check(Content(unfinished, KeptTable.In(connection)));
                    return true;
                },
                cancellationToken);
            if (Directory.Exists(_folder.Root)) Directory.Delete(_folder.Root);
            Directory.Move(unfinished.Root, _folder.Root);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw FileFault.Explain(e, _folder.Root);
        }
    }

    private static bool Fill(DbConnection connection, IReadOnlyList<KeptTable> tables)
    {
        var ids = tables.Where(table => table.Name == "rules").SelectMany(table => table.Rows).Select(row => Number(row[0])).ToList();
        // Ids of older installs are texts, and a table of numbers would put its rules into their order. The service uses such a table as
        // it is.
        if (ids.Contains(null) || ids.Zip(ids.Skip(1)).Any(pair => pair.First >= pair.Second))
            connection.Execute(
                """
                DROP TABLE rules;
                CREATE TABLE rules (id TEXT PRIMARY KEY, name TEXT NOT NULL, rule_text TEXT NOT NULL, created_at TEXT NOT NULL);
                """);
        KeptTable.Into(connection, tables);
        return true;
    }

    private static long? Number(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == id ? number : null;

    private static KeptContent Content(UserContextFolder of, IReadOnlyList<KeptTable> tables) =>
        new(tables, [.. Paths(of)], path => Read(of, path));

    private static byte[] Read(UserContextFolder of, string path)
    {
        var file = new FileInfo(PathOf(of, path));
        if (file.Length > LargestFile)
            throw ContextException.Unreadable($"{path} has {file.Length:N0} bytes; at most {LargestFile:N0} are carried over.");
        return File.ReadAllBytes(file.FullName);
    }

    // By name, so that whatever else the folder holds, keys above all, is left out. Links are not followed.
    private static IEnumerable<string> Paths(UserContextFolder of) =>
        new[] { of.SoulFile, of.GoalsFile, of.ToolMarksFile }
            .Where(file => new FileInfo(file) is { Exists: true, LinkTarget: null })
            .Concat(new[]
            {
                of.SkillsFolder, of.PersonasFolder, of.PromptsFolder, of.ConversationsFolder, of.VersionsFolder,
            }.SelectMany(Below))
            .Select(file => Path.GetRelativePath(of.Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Below(string path)
    {
        var inner = new DirectoryInfo(path);
        if (inner is not { Exists: true, LinkTarget: null }) return [];
        return inner.EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget is null && entry.Name[0] != '.' && !NoTexts.Contains(entry.Extension))
            .SelectMany(entry => entry is DirectoryInfo ? Below(entry.FullName)
                : FileKind.IsRegular(entry.FullName) ? [entry.FullName] : []);
    }

    private static bool IsPrivate(string path) =>
        path.StartsWith("conversations/", StringComparison.Ordinal) || path.StartsWith("versions/", StringComparison.Ordinal);

    private static string PathOf(UserContextFolder of, string path) => Path.Combine([of.Root, .. path.Split('/')]);

    private SqliteDatabase Database(UserContextFolder of) => new(of, timeProvider, log);
}
