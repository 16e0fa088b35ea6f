using System.Text.Json.Nodes;
using ComfyAssistant.Host.Chat.History;
using ComfyAssistant.Tests.Support;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Unit.Chat.History;

public class ResultPicturesTests
{
    private const string Png = "iVBORw0KGgo=";

    [Fact]
    public void Pictures_of_one_round_follow_all_of_its_results()
    {
        var history = Build(null, User("Go"),
            Assistant("m1", Step(), Call("toolcalla", Picture()), Call("toolcallb", Picture(), Picture())));
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "user"], history.Select(message => message.Role.Label));
        Assert.Equal(3, Pictures(history[^1]));
        Assert.True(ResultPictures.Is(history[^1]));
        Assert.Equal("""{"images":["(a picture, shown below)"]}""", Result(history[3]));
    }

    [Fact]
    public void Only_the_newest_of_the_present_turn_are_sent()
    {
        var history = Build(null, User("Go"),
            Assistant("m1", Step(), Call("toolcalla", Picture()), Step(),
                Call("toolcallb", [.. Enumerable.Range(0, 4).Select(_ => Picture())])));
        Assert.Equal(ResultPictures.Most, history.Sum(Pictures));
        Assert.Contains("not sent again", Result(history[3]), StringComparison.Ordinal);
        Assert.Equal(4, Pictures(history[^1]));
    }

    [Fact]
    public void Those_of_older_turns_are_cut()
    {
        var history = Build(null, User("Go"), Assistant("m1", Call("toolcalla", Picture())), User("And now?", "u2"));
        Assert.Equal(0, history.Sum(Pictures));
        Assert.Contains("not sent again", Result(history[3]), StringComparison.Ordinal);
        Assert.Equal("And now?", history[^1].Content);
    }

    [Fact]
    public void Model_without_eyes_is_told_so()
    {
        var history = Build(false, User("Go"), Assistant("m1", Call("toolcalla", Picture())));
        Assert.Equal(0, history.Sum(Pictures));
        Assert.Contains("this model cannot see", Result(history[^1]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image/png", "not base64!")]
    [InlineData("image/png", "PHN2Zz4=")]
    [InlineData("image/svg+xml", "PHN2Zz4=")]
    public void What_is_no_picture_is_not_sent(string mediaType, string data)
    {
        var history = Build(null, User("Go"), Assistant("m1", Call("toolcalla", Picture(mediaType, data))));
        Assert.Equal(0, history.Sum(Pictures));
        Assert.Contains("cannot be read", Result(history[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_that_is_too_large_is_not_sent()
    {
        var large = new byte[ResultPictures.Largest + 1];
        Convert.FromBase64String(Png).CopyTo(large, 0);
        var history = Build(null, User("Go"), Assistant("m1", Call("toolcalla", Picture("image/png", Convert.ToBase64String(large)))));
        Assert.Equal(0, history.Sum(Pictures));
    }

    [Fact]
    public void Shortened_round_loses_its_pictures_and_says_so()
    {
        var history = Build(null, User("Go"), Assistant("m1", Step(), Call("toolcalla", Picture())));
        var brief = ShortResult.Of([.. history.Skip(2)]);
        Assert.Equal(2, brief.Count);
        Assert.Contains("not sent again", Result(brief[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_do_not_make_a_turn_of_their_own()
    {
        var history = Build(null, User("Go"), Assistant("m1", Step(), Call("toolcalla", Picture())));
        var blocks = HistoryBlock.Of(history.Skip(1), new MessageTokens(new()));
        Assert.Equal([true, false], blocks.Select(block => block.IsUser));
        Assert.Equal(3, blocks[1].Messages.Count);
    }

    [Theory]
    [InlineData(4_000, 0)]
    [InlineData(8_192, 1)]
    [InlineData(32_000, 4)]
    public void Pictures_take_a_quarter_of_the_window_at_most(int window, int sent)
    {
        var history = HistoryBuilder.Build("Base.", Pipeline.Read(Of(User("Go"), Assistant("m1", Step(),
            Call("toolcalla", [.. Enumerable.Range(0, 4).Select(_ => Picture())])))), null, window);
        Assert.Equal(sent, history.Sum(Pictures));
        Assert.Equal(sent < 4, Result(history[3]).Contains("does not fit", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_are_the_first_to_go_where_the_last_round_is_too_much()
    {
        var history = Build(null, User("Go"), Assistant("m1", Step(), Call("toolcalla", Picture(), Picture(), Picture(), Picture())));
        var budget = new HistoryBudget(ExactTokens.Counter, Pipeline.Chat with { ContextTokens = 2_048 });
        foreach (var attempt in new[] { 0, 1, 2 })
        {
            var (fitted, cuts) = budget.Fit(history, [], attempt);
            Assert.InRange(cuts.Tokens, 1, cuts.Budget);
            Assert.Equal(0, fitted.Sum(Pictures));
            Assert.Contains("left out", fitted[^1].Content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Words_in_place_of_pictures_are_no_turn_of_the_user()
    {
        var history = Build(null, User("Go"), Assistant("m1", Step(), Call("toolcalla", Picture())));
        Assert.True(ResultPictures.TakeOut(history));
        Assert.False(ResultPictures.TakeOut(history));
        Assert.Equal([true, false], HistoryBlock.Of(history.Skip(1), new MessageTokens(new())).Select(block => block.IsUser));
    }

    private static object Picture(string mediaType = "image/png", string data = Png) => new { type = "image", mediaType, data };

    private static JsonObject Call(string id, params object[] images) =>
        Tool("executeWorkflow", id, "output-available", new { input = new { }, output = new { images } });

    private static ChatHistory Build(bool? sees, params JsonNode[] messages) =>
        HistoryBuilder.Build("Base.", Pipeline.Read(Of(messages)), sees);

    private static int Pictures(ChatMessageContent message) => message.Items.OfType<ImageContent>().Count();

    private static string Result(ChatMessageContent message) => (string)message.Items.OfType<FunctionResultContent>().Single().Result!;
}
