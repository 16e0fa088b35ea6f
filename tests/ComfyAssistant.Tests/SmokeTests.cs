namespace ComfyAssistant.Tests;

public class SmokeTests
{
    [Fact]
    public void Runs() => Assert.NotNull(new Plugins.ToolException("x").Message);
}
