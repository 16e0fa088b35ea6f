using System.Text;
using ComfyAssistant.Host.Protocol;

namespace ComfyAssistant.Tests.Unit.Protocol;

public class ChatRequestTests
{
    [Theory]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    [InlineData("""{"addNode":{}}""", false)]
    [InlineData("""{"addNode":null,"removeNode":7}""", false)]
    [InlineData("""{"addNode":{"description":"Adds","parameters":{}}}""", false)]
    [InlineData("""{"addNode":{},"removeNode":{"parameters":{"type":"object"}}}""", true)]
    public async Task Clients_that_send_schemas_of_their_tools_are_known_by_them(string tools, bool expected)
    {
        var body = $$"""{"messages":[{"id":"1","role":"user","parts":[{"type":"text","text":"Hi"}]}],"tools":{{tools}}}""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        Assert.Equal(expected, (await ChatRequest.ReadAsync(stream, CancellationToken.None)).HasToolSchemas);
    }
}
