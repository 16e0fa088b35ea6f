using System.Globalization;
using System.Text.RegularExpressions;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Architecture;

/// <summary>
/// No line of C# is longer than <c>max_line_length</c> in <c>.editorconfig</c>, which no analyzer checks. In tests a raw string is data,
/// which reads best as it is sent.
/// </summary>
public sealed partial class LineLengthTests
{
    private const string RawString = "\"\"\"";

    public static TheoryData<string> Folders => ["src", "tests"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void NoLineIsLongerThanTheEditorConfigSays(string folder)
    {
        var root = RepositoryFiles.Of("src");
        var limit = Longest().Match(File.ReadAllText(RepositoryFiles.Of(".editorconfig"))).Groups[1].Value;
        var longest = int.Parse(limit, CultureInfo.InvariantCulture);
        var offenders =
            from file in SourceFiles.In(folder)
            from line in folder == "tests" ? Code(file) : File.ReadLines(file).Index()
            where line.Item.Length > longest
            select $"{Path.GetRelativePath(root, file)}:{line.Index + 1} has {line.Item.Length} characters";
        Assert.True(!offenders.Any(), $"At most {longest} characters fit side by side in a review:\n{string.Join('\n', offenders)}");
    }

    private static IEnumerable<(int Index, string Item)> Code(string file)
    {
        var isRaw = false;
        foreach (var line in File.ReadLines(file).Index())
        {
            var marks = line.Item.Split(RawString).Length - 1;
            if (!isRaw && marks == 0) yield return line;
            if (marks % 2 == 1) isRaw = !isRaw;
        }
    }

    [GeneratedRegex(@"\[\*\.cs\][^\[]*max_line_length = (\d+)")]
    private static partial Regex Longest();
}
