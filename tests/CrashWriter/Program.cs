using ComfyAssistant.Plugins.Skills;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.Extensions.Logging.Abstractions;

// Writes rules and skills until it is killed, and says so on stdout after each: "rule NAME", "skill SLUG", "changed NUMBER",
// "deleted SLUG". The first argument is the user context folder, the second the number of this run.
var folder = new UserContextFolder(args[0]);
var run = args[1];
var rules = new RuleStore(new ContextDatabase(folder, TimeProvider.System, NullLogger<ContextDatabase>.Instance), TimeProvider.System);
var skills = new SkillStore(folder, TimeProvider.System);
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

// Long enough to span many disk blocks; a part of it is not the whole.
static string Body(string word) => string.Concat(Enumerable.Repeat(word + " ", 3_000)) + "end";

static void Say(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
