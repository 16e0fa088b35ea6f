using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Settings;

public sealed class DotEnvFileTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("A=", "")]
    [InlineData("A=\nB=c", "")]
    [InlineData("  A = b c  ", "b c")]
    [InlineData("export A=b", "b")]
    [InlineData("\texport\tA=b", "b")]
    [InlineData("\uFEFFA=b", "b")]
    [InlineData("\r\n# comment\r\nA=b\r\n", "b")]
    [InlineData("A=b # comment", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=#c", "")]
    [InlineData("A=http://127.0.0.1:8080/v1?a=b", "http://127.0.0.1:8080/v1?a=b")]
    [InlineData("A=it's", "it's")]
    [InlineData("A=pa$$word${HOME}", "pa$$word${HOME}")]
    [InlineData(@"A=C:\new\ComfyUI", @"C:\new\ComfyUI")]
    [InlineData("A=\"b # c\" # d", "b # c")]
    [InlineData("A='b \"c\" \\n'", "b \"c\" \\n")]
    [InlineData("A=\"a\\nb\\t\\\"c\\\" \\\\ \\$x \\U\"", "a\nb\t\"c\" \\ $x \\U")]
    [InlineData("A=\"one\r\ntwo\"\r\nB=c", "one\ntwo")]
    [InlineData("A='one\ntwo'", "one\ntwo")]
    [InlineData("A=b\nA=c", "c")]
    [InlineData("A=ключ 🗝", "ключ 🗝")]
    public void AValueIsReadAsItsAuthorMeantIt(string file, string expected) => Assert.Equal(expected, DotEnvFile.Parse(file)["A"]);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n  \n")]
    [InlineData("# A=b")]
    [InlineData("  # A=b\r\n")]
    public void BlankLinesAndCommentsAreNoVariables(string file) => Assert.Empty(DotEnvFile.Parse(file));

    [Theory]
    [InlineData("A=b\nnonsense", 2)]
    [InlineData("A=\"b\nc", 1)]
    [InlineData("A='b", 1)]
    [InlineData("A=\"b\" c", 1)]
    [InlineData("# x\n\n1A=b", 3)]
    [InlineData("=b", 1)]
    public void ALineThatCannotBeReadIsNamed(string file, int line)
    {
        var error = Assert.Throws<SettingException>(() => DotEnvFile.Parse(file));
        Assert.StartsWith($".env, line {line}: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheExampleCanBeCopiedAsItIs()
    {
        var values = DotEnvFile.Parse(File.ReadAllText(RepositoryFiles.Of(".env.example")));
        Assert.Equal("", values["OPENAI_API_KEY"]);
        Assert.Equal("16", values["LLM_MAX_STEPS"]);
    }
}
