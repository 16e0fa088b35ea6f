using System.Text;
using ComfyAssistant.Host.Models.Streaming;

namespace ComfyAssistant.Tests.Unit.Models.Streaming;

public class PlainDeltaTests
{
    [Theory]
    [InlineData("""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":null,"choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":null,"finish_reason":null}]}""", "Hi", null)]
    [InlineData("""{"choices":[{"delta":{"role":"assistant","content":"\u00e9\n"}}],"usage":null,"error":null}""", "é\n", null)]
    [InlineData("""{"choices":[{"delta":{"content":" ","reasoning_content":null,"tool_calls":null}}]}""", " ", null)]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":2,"function":{"arguments":"{\"a"}}]}}]}""", "{\"a", 2)]
    [InlineData("""{"choices":[{"delta":{"content":null,"tool_calls":[{"index":0,"id":null,"type":"function","function":{"name":null,"arguments":"1"}}]}}]}""", "1", 0)]
    public void Text_alone_is_read(string data, string text, int? call) => Assert.Equal(new PlainDelta(text, call), Read(data));

    [Theory]
    [InlineData("")]
    [InlineData("[DONE]")]
    [InlineData("ping")]
    [InlineData("{}")]
    [InlineData("""[{"choices":[{"delta":{"content":"Hi"}}]}]""")]
    [InlineData("""{"choices":[]}""")]
    [InlineData("""{"choices":[{}]}""")]
    [InlineData("""{"choices":[{"delta":{}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":""}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":["Hi"]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a","content":"b"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"},"delta":{"content":"b"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"choices":[{"delta":{"content":"b"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"},"message":{"content":"b"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"},"detail":null}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a","reasoning_content":"b"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a","reasoning_details":[]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a","extra_content":{"google":{"thought":true}}}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":1}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"error":{"message":"no"}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"base_resp":{"status_code":1008}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],"x_groq":{}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"cut \ud83d"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"arguments":"{"}}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"addNode","arguments":"{"}}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{","signature":"s"}}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":{}}}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{"}}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{"}},{"index":1,"function":{"arguments":"{"}}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}]} x""")]
    [InlineData("""{"choices":[{"delta":{"content":"a"}}],}""")]
    public void Whatever_holds_more_or_is_odd_is_left_to_the_one_who_knows(string data) => Assert.Null(Read(data));

    [Fact]
    public void Letters_cut_in_two_are_left_to_the_one_who_mends_them()
    {
        var data = Encoding.UTF8.GetBytes("""{"choices":[{"delta":{"content":"é"}}]}""");

        Assert.Null(PlainDelta.Of([.. data.Where(letter => letter != 0xA9)]));
    }

    private static PlainDelta? Read(string data) => PlainDelta.Of(Encoding.UTF8.GetBytes(data));
}
