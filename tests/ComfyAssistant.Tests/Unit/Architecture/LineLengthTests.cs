using System.Globalization;
using System.Text.RegularExpressions;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Architecture;

/// <summary>No line of C# is longer than <c>max_line_length</c> in <c>.editorconfig</c>, which no analyzer checks.</summary>
public sealed partial class LineLengthTests
{
    public static TheoryData<string> Folders =>
    [
        "src/Host/Composition", "src/Host/Http", "src/Host/Install", "src/Host/Prompts", "src/Host/Settings",
        "src/Host/Endpoints/UserContext",
        "src/Plugins/Conversation", "src/Plugins/Skills", "src/Plugins/Storage", "src/Plugins/Texts", "src/Plugins/Tools",
        "src/Plugins/UserContext", "tests/ComfyAssistant.Tests/Unit/Architecture", "tests/ComfyAssistant.Tests/Unit/Settings",
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void NoLineIsLongerThanTheEditorConfigSays(string folder)
    {
        var root = RepositoryFiles.Of("src");
        var limit = Longest().Match(File.ReadAllText(RepositoryFiles.Of(".editorconfig"))).Groups[1].Value;
        var longest = int.Parse(limit, CultureInfo.InvariantCulture);
        var offenders =
            from file in SourceFiles.In(folder)
            from line in File.ReadLines(file).Index()
            where line.Item.Length > longest
            select $"{Path.GetRelativePath(root, file)}:{line.Index + 1} has {line.Item.Length} characters";
        Assert.True(!offenders.Any(), $"At most {longest} characters fit side by side in a review:\n{string.Join('\n', offenders)}");
    }

    [GeneratedRegex(@"\[\*\.cs\][^\[]*max_line_length = (\d+)")]
    private static partial Regex Longest();
}
