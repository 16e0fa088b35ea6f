using System.Text.RegularExpressions;
using ComfyAssistant.Plugins.Skills;

namespace ComfyAssistant.Host.Prompts;

/// <summary><c>/skill NAME</c> in a message: the user wants the assistant to follow that skill in this turn.</summary>
internal static partial class SkillCommand
{
    private static readonly char[] Quotes = ['"', '\'', '`', '“', '”', '„', '«', '»'];

    /// <summary>The text after each command, to the end of its line.</summary>
    public static IReadOnlyList<string> In(string message) =>
        [.. Command().Matches(message).Select(match => match.Groups[1].Value.Trim().TrimStart(Quotes))];

    /// <summary>The skill whose slug or name is at the start of the text after a command; the longest match wins. Null for none.</summary>
    public static SkillSummary? Find(string following, IEnumerable<SkillSummary> skills) => skills
        .SelectMany(skill => new[] { (Key: skill.Slug, Skill: skill), (Key: skill.Name, Skill: skill) })
        .Where(candidate => Starts(following, candidate.Key))
        .OrderByDescending(candidate => candidate.Key.Length)
        .Select(candidate => candidate.Skill)
        .FirstOrDefault();

    /// <summary>The name of a skill that does not exist, as the user wrote it.</summary>
    public static string Unknown(string following) => following.Split([' ', '\t'], 2)[0].TrimEnd(Quotes).Cut(64);

    private static bool Starts(string following, string key) => key.Length > 0
        && following.StartsWith(key, StringComparison.OrdinalIgnoreCase)
        && (following.Length == key.Length || !(char.IsLetterOrDigit(following[key.Length]) || following[key.Length] == '-'));

    [GeneratedRegex(@"(?<!\S)/skill(?!\S)[ \t]*((?:(?!\s/skill(?!\S))[^\r\n])*)")]
    private static partial Regex Command();
}
