using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Storage.Postgres;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.Extensions.Logging.Abstractions;

// Writes rules and skills until it is killed, and says so on stdout after each: "rule NAME", "skill SLUG", "changed NUMBER",
// "deleted SLUG". The first argument is the number of this run, the second the user context folder, or a database and then its user.
var run = args[0];
var log = NullLogger<ContextDatabase>.Instance;
var (database, files) = args is [_, var address, var user] ? Shared(address, user) : Folder(new UserContextFolder(args[1]));
var rules = new RuleStore(database, TimeProvider.System);
var skills = new SkillStore(files);
for (var i = 1; ; i++)
{
    var rule = await rules.AddAsync($"r{run}x{i}", $"text of r{run}x{i}", CancellationToken.None);
    Say($"rule {rule.Name}");
    var skill = await skills.CreateAsync($"s{run}x{i}", "d", Body($"s{run}x{i}"), CancellationToken.None);
    Say($"skill {skill.Slug}");
    await skills.UpdateAsync("shared", new(Instructions: Body($"{run}x{i}")), CancellationToken.None);
    Say($"changed {run}x{i}");
    var doomed = await skills.CreateAsync($"d{run}x{i}", "d", "gone soon", CancellationToken.None);
    Say($"deleted {await skills.DeleteAsync(doomed.Slug, CancellationToken.None)}");
}

(ContextDatabase, UserFiles) Folder(UserContextFolder folder) =>
    (new SqliteDatabase(folder, TimeProvider.System, log), new FolderFiles(folder, TimeProvider.System));

(ContextDatabase, UserFiles) Shared(string address, string user)
{
    var server = new PostgresServer(PostgresAddress.Of(address)!, log);
    var rows = new PostgresDatabase(server, user);
    return (rows, new PostgresFiles(rows, server, TimeProvider.System));
}

// Long enough to span many disk blocks; a part of it is not the whole.
static string Body(string word) => string.Concat(Enumerable.Repeat(word + " ", 3_000)) + "end";

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
