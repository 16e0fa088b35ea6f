using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Prompts;

/// <summary>The system message while a store cannot be read.</summary>
public sealed class SystemMessageFaultTests
{
    [Fact]
    public async Task Store_that_fails_is_told_and_logged_and_everything_else_stays()
    {
        using var home = new PromptHome();
        home.Context.Put("goals.md", "A comic book.");
        Directory.CreateDirectory(home.Context.Folder.DatabaseFile);

        var message = await home.AssembleAsync();

        Assert.StartsWith("The user's rules could not be read: ", message.Of("rules").Text, StringComparison.Ordinal);
        Assert.Contains(message.Of("rules").Text, message.Text, StringComparison.Ordinal);
        Assert.StartsWith("The user's rules could not be read: ", Assert.Single(message.Of("rules").LeftOut), StringComparison.Ordinal);
        Assert.Contains("A comic book.", message.Text, StringComparison.Ordinal);
        Assert.Contains("You are ComfyAssistant", message.Text, StringComparison.Ordinal);
        Assert.Contains(home.Log.Lines, line => line.Text.Contains("The user's rules", StringComparison.Ordinal));
    }
}
