using System.Text.Json;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Host.Chat.Tools;
using Microsoft.SemanticKernel.ChatCompletion;

namespace ComfyAssistant.Tests.Unit.Chat.Tools;

public class RepeatedCallsTests
{
    private static readonly JsonElement Input = JsonDocument.Parse("""{"a":1,"b":[1,2]}""").RootElement;
    private static readonly JsonElement Reordered = JsonDocument.Parse("""{"b":[1,2],"a":1}""").RootElement;
    private static readonly JsonElement Other = JsonDocument.Parse("""{"a":2,"b":[1,2]}""").RootElement;

    [Fact]
    public void Third_time_is_one_too_many_whatever_the_order_of_members()
    {
        var repeated = new RepeatedCalls([]);
        Assert.False(repeated.IsOneTooMany("t", Input));
        Assert.False(repeated.IsOneTooMany("t", Reordered));
        Assert.True(repeated.IsOneTooMany("t", Input));
    }

    [Fact]
    public void Other_arguments_and_other_tools_are_other_calls()
    {
        var repeated = new RepeatedCalls([]);
        Assert.False(repeated.IsOneTooMany("t", Input));
        Assert.False(repeated.IsOneTooMany("t", Other));
        Assert.False(repeated.IsOneTooMany("u", Input));
        Assert.False(repeated.IsOneTooMany("t", Input));
    }

    [Fact]
    public void Calls_of_the_turn_count_and_those_before_the_users_message_do_not()
    {
        var history = new ChatHistory();
        history.AddUserMessage("one");
        history.AddStep("", [("a", "t", Input), ("b", "t", Input)]);
        Assert.True(new RepeatedCalls(history).IsOneTooMany("t", Input));

        history.AddUserMessage("two");
        Assert.False(new RepeatedCalls(history).IsOneTooMany("t", Input));
    }
}
