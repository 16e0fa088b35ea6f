using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Plugins.Storage.Moving;

/// <summary>A folder with databases of SQLite in it: one of its only user, or one for each.</summary>
internal sealed class FolderPlace(string root, PrivateAccess access, TimeProvider timeProvider, ILogger<ContextDatabase> log) : DataPlace
{
    private const int LargestFile = 64 * 1024 * 1024;

    // What services write beside the texts.
    private static readonly string[] NoTexts = [".lock", ".unfinished"];

    // Without a slash at its end, or what is written beside it would be in it.
    private readonly UserContextFolder _folder = new(Path.TrimEndingDirectorySeparator(root));

    public override string Name => _folder.Root;

    public override bool TakesPrivate => true;

    private protected override bool Adds => false;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Task<bool> IsUsedAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Directory.Exists(_folder.Root) && Directory.EnumerateFileSystemEntries(_folder.Root).Any());

    private protected override Task<IReadOnlyList<string>> UsersAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(_folder.Root)) throw ContextException.NotFound($"There is no folder {_folder.Root}.");
        var users = new DirectoryInfo(_folder.UsersFolder) is { Exists: true, LinkTarget: null } folder
            ? folder.EnumerateDirectories().Where(user => user.LinkTarget is null && user.Name[0] != '.').Select(user => user.Name) : [];
        return Task.FromResult<IReadOnlyList<string>>(
            ["", UserContextFolder.TeamName, .. users.Order(StringComparer.Ordinal)]);
    }

    private protected override Task<T> LookAsync<T>(string user, Func<KeptContent, T> look, CancellationToken cancellationToken) =>
        LookAsync(_folder.Of(user), user.Length == 0 ? access.OwnFiles : null, look, cancellationToken);

    private protected override Task TakeAsync(Action<Taking> work, CancellationToken cancellationToken)
    {
        // Beside it first: what is cut off must not count as the users' data.
        var unfinished = new UserContextFolder(_folder.Root + ".migrating");
        try
        {
            if (Directory.Exists(unfinished.Root)) Directory.Delete(unfinished.Root, recursive: true);
            Directory.CreateDirectory(unfinished.Root);
            work(new Files(this, unfinished, cancellationToken));
            if (Directory.Exists(_folder.Root)) Directory.Delete(_folder.Root);
            Directory.Move(unfinished.Root, _folder.Root);
            return Task.CompletedTask;
        }
        catch (Exception e)
        {
            // It may hold keys of those who were carried before whoever could not be.
            Discard(unfinished.Root);
            if (FileFault.Is(e)) throw FileFault.Explain(e, _folder.Root);
            throw;
        }
    }

    private static void Discard(string unfinished)
    {
        try
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // The next try deletes it; why this one failed matters more.
        }
    }

    // Reading makes the database where there is none; a source is left as it is.
    private async Task<T> LookAsync<T>(
        UserContextFolder folder, IReadOnlyDictionary<string, string>? ownFiles, Func<KeptContent, T> look,
        CancellationToken cancellationToken) => File.Exists(folder.DatabaseFile)
        ? await Database(folder).ReadAsync(connection => look(Content(folder, ownFiles, KeptTable.In(connection))), cancellationToken)
        : look(Content(folder, ownFiles, KeptTable.Empty));

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

    private static KeptContent Content(
        UserContextFolder of, IReadOnlyDictionary<string, string>? ownFiles, IReadOnlyList<KeptTable> tables)
    {
        var ofPrivate = PrivateFiles(of, ownFiles);
        return new(
            tables, [.. Paths(of).Concat(ofPrivate.Keys).Order(StringComparer.Ordinal)],
            path => Read(path, ofPrivate.GetValueOrDefault(path) ?? PathOf(of, path)));
    }

    private static byte[] Read(string path, string at)
    {
        var file = new FileInfo(at);
        if (file.Length > LargestFile)
            throw ContextException.Unreadable($"{path} has {file.Length:N0} bytes; at most {LargestFile:N0} are carried over.");
        return File.ReadAllBytes(file.FullName);
    }

    // Those that are there, and damaged ones that were kept; where their files are, by their paths in a database.
    private static Dictionary<string, string> PrivateFiles(UserContextFolder of, IReadOnlyDictionary<string, string>? ownFiles)
    {
        var found = Directory.Exists(of.Root) ? PrivateNames.All.SelectMany(name => Directory.EnumerateFiles(of.Root, name)
            .Concat(Directory.EnumerateFiles(of.Root, name + PrivateFile.Damaged + "*"))) : [];
        var files = found.ToDictionary(file => KeptContent.OfPrivate(Path.GetFileName(file)), StringComparer.Ordinal);
        foreach (var (name, file) in ownFiles ?? new Dictionary<string, string>())
            if (File.Exists(file))
                files.TryAdd(KeptContent.OfPrivate(name), file);
        return files;
    }

    // By name, so that whatever else the folder holds is left out. Links are not followed.
    private static IEnumerable<string> Paths(UserContextFolder of) =>
        new[] { of.SoulFile, of.GoalsFile, of.ToolMarksFile, of.TokensFile, of.QuotasFile }
            .Where(file => new FileInfo(file) is { Exists: true, LinkTarget: null })
            .Concat(new[]
            {
                of.SkillsFolder, of.PersonasFolder, of.PromptsFolder, of.ConversationsFolder, of.VersionsFolder,
            }.SelectMany(Below))
            .Select(file => Path.GetRelativePath(of.Root, file).Replace('\\', '/'));

    private static IEnumerable<string> Below(string path)
    {
        var inner = new DirectoryInfo(path);
        if (inner is not { Exists: true, LinkTarget: null }) return [];
        return inner.EnumerateFileSystemInfos()
            .Where(entry => entry.LinkTarget is null && entry.Name[0] != '.' && !NoTexts.Contains(entry.Extension))
            .SelectMany(entry => entry is DirectoryInfo ? Below(entry.FullName)
                : FileKind.IsRegular(entry.FullName) ? [entry.FullName] : []);
    }

    // For no other account of the machine to read.
    private static bool IsGuarded(string path) => KeptContent.IsPrivate(path)
        || path is UserContextFolder.TokensName or UserContextFolder.QuotasName
        || path.StartsWith("conversations/", StringComparison.Ordinal) || path.StartsWith("versions/", StringComparison.Ordinal);

    private static string PathOf(UserContextFolder of, string path) => Path.Combine(
        [of.Root, .. (KeptContent.IsPrivate(path) ? KeptContent.NameOfPrivate(path) : path).Split('/')]);

    private SqliteDatabase Database(UserContextFolder of) => new(of, timeProvider, log);

    private sealed class Files(FolderPlace place, UserContextFolder folder, CancellationToken cancellationToken) : Taking
    {
        public override KeptContent Now(string user)
        {
            var of = folder.Of(user);
            // Rows at once, as the database is closed when this returns.
            return Wait(place.LookAsync(of, null, content => content, cancellationToken));
        }

        public override void Put(string user, KeptContent content)
        {
            var of = folder.Of(user);
            if (content.Tables.Any(table => table.Rows.Count > 0))
                Wait(place.Database(of).WriteAsync(connection => Fill(connection, content.Tables), cancellationToken));
            foreach (var path in content.Paths)
                AtomicFile.WriteAsync(PathOf(of, path), content.Read(path), IsGuarded(path), cancellationToken).GetAwaiter().GetResult();
        }
    }
}
