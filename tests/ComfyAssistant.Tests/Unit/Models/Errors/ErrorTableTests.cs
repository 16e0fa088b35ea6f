using System.Globalization;
using ComfyAssistant.Host.Models.Errors;

namespace ComfyAssistant.Tests.Unit.Models.Errors;

/// <summary>How providers word what is wrong. Each wording is held against the whole table, so that a rule which catches another kind's
/// words fails here.</summary>
public class ErrorTableTests
{
    // A line is the kind, the status and the words, parted by tabs; comments begin with #.
    private static readonly (string Kind, int Status, string Words)[] Wordings =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "errors", "wordings.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
            .Select(line => (line[0], int.Parse(line[1], CultureInfo.InvariantCulture), line.ElementAtOrDefault(2) ?? ""))];

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var (kind, status, words) in Wordings)
                cases.Add(kind, status, words);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wording_means_one_kind(string kind, int status, string words) =>
        Assert.Equal(kind, ErrorTable.KindOf(status, words).ToString());

    // Where nobody answers, there are no words; what a user has used up is not the provider's to say.
    [Fact]
    public void Every_kind_has_a_wording() => Assert.Empty(Enum.GetNames<ErrorKind>()
        .Except([nameof(ErrorKind.Unreachable), nameof(ErrorKind.Silent), nameof(ErrorKind.UsedUp)])
        .Except(Wordings.Select(wording => wording.Kind)));
}
