using System.Text;
using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Chat.Answers;

/// <summary>An answer that breaks off at any event gets an end that the strictest client accepts.</summary>
public sealed class LostAnswerTests
{
    [Fact]
    public async Task Every_beginning_of_an_answer_can_be_ended()
    {
        var whole = await Pipeline.AnswerAsync(
            Chunks.Reasoning("Hm.") + Chunks.Text("Look\n\ning. ") + Chunks.Calls(("c1", "addNode", """{"nodeType":"KSampler"}""")));
        var events = whole.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.True(events.Length > 10, whole.Body);
        for (var count = 1; count < events.Length - 2; count++)
        {
            var soFar = string.Concat(events.Take(count).Select(one => one + "\n\n"));
            var ending = await LostAnswer.EndAsync(Encoding.UTF8.GetBytes(soFar), TimeProvider.System);
            var seen = UiTranscript.Parse(soFar + Encoding.UTF8.GetString(ending));
            Assert.Equal((LostAnswer.Told, "error"), (seen.Error, seen.Finish));
        }
    }
}
