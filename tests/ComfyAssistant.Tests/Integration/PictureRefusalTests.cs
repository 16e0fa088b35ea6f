using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary>A model that takes no pictures, which no list has said, over HTTP.</summary>
public sealed class PictureRefusalTests() : ScriptedChatTest("LLM_MAX_RETRIES=0")
{
    private const string TooLong = """{"error":{"message":"This model's maximum context length is 8192 tokens."}}""";
    private const string NoImages = """{"error":{"message":"This model does not support image input."}}""";

    [Fact]
    public async Task Refused_pictures_are_left_out_and_are_not_sent_again()
    {
        Provider.Refuse(400, NoImages).Then(Chunks.Answer("Done.")).Then(Chunks.Answer("Done too."));
        Assert.Equal("Done.", (await Service.ChatAsync(Shown())).Text);
        Assert.True(HasPicture(Provider.Calls[0]));
        Assert.False(HasPicture(Provider.Calls[1]));

        Assert.Equal("Done too.", (await Service.ChatAsync(Shown())).Text);
        Assert.Equal(3, Provider.Calls.Count);
        Assert.False(HasPicture(Provider.Calls[2]));
    }

    [Fact]
    public async Task Refusal_of_pictures_after_one_of_length_is_tried_again()
    {
        Provider.Refuse(400, TooLong).Refuse(400, NoImages).Then(Chunks.Answer("Done."));
        Assert.Equal("Done.", (await Service.ChatAsync(Shown())).Text);
        Assert.Equal(3, Provider.Calls.Count);
    }

    private static JsonObject Shown() => Of(
        User(string.Join(' ', Enumerable.Repeat("words", 6_000))), Assistant("m0", Text("Yes.")), User("Go", "u2"),
        Assistant("m1", Step(), Tool("executeWorkflow", "toolcalla", "output-available", new
        {
            input = new { },
            output = new { images = new[] { new { type = "image", mediaType = "image/png", data = "iVBORw0KGgo=" } } },
        })));

    private static bool HasPicture(ProviderCall call) => call.Body.ToJsonString().Contains("image_url", StringComparison.Ordinal);
}
