using System.Net;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public class KeptConversationTests : ConversationTest
{
    public KeptConversationTests()
    {
    }

    private protected KeptConversationTests(string database) : base(database)
    {
    }

    [Fact]
    public async Task What_is_kept_comes_back_byte_for_byte()
    {
        Api.AssertJson(new { conversations = Array.Empty<object>() }, await Service.GetAsync(Conversations));

        var version = await KeepAsync(Id, Spoken);

        using var answer = await Service.Http.GetAsync($"{Conversations}/{Id}");
        Assert.Equal(Spoken, await answer.Content.ReadAsStringAsync());
        Assert.Equal($"\"{version}\"", answer.Headers.ETag!.Tag);
        Api.AssertJson(new { conversations = new[] { new { id = Id, version, canvases = Array.Empty<string>() } } },
            await Service.GetAsync(Conversations));
    }

    [Fact]
    public async Task A_version_that_another_browser_wrote_is_not_overwritten()
    {
        var first = await KeepAsync(Id, Spoken);
        // Of the same length, and at once.
        var second = await KeepAsync(Id, Spoken.Replace("m1", "m2", StringComparison.Ordinal), first);
        Assert.NotEqual(first, second);

        foreach (var stale in new[] { first, null })
            using (var refused = await PutAsync(Id, Spoken, stale))
                Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);

        Assert.Contains("m2", await Service.Http.GetStringAsync($"{Conversations}/{Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workflows_are_kept_with_their_conversation_and_go_with_it()
    {
        const string canvas = "1abc-2def-3";
        var route = $"{Conversations}/{Id}/canvases/{canvas}";
        using (var tooEarly = await PutTextAsync(route, """{"nodes":[]}"""))
            Assert.Equal(HttpStatusCode.NotFound, tooEarly.StatusCode);
        await KeepAsync(Id, Spoken);

        (await PutTextAsync(route, """{"nodes":[]}""")).EnsureSuccessStatusCode();
        // The same again, as from another browser.
        (await PutTextAsync(route, """{"nodes":[]}""")).EnsureSuccessStatusCode();

        Assert.Equal("""{"nodes":[]}""", await Service.Http.GetStringAsync(route));
        var listed = (await Service.GetAsync(Conversations))["conversations"]![0]!;
        Assert.Equal(canvas, (string?)listed["canvases"]![0]);
        (await Service.Http.DeleteAsync($"{Conversations}/{Id}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await Service.Http.GetAsync(route)).StatusCode);
        Assert.Null(Service.Kept($"conversations/{Id}/conversation.json"));
        Assert.Null(Service.Kept($"conversations/{Id}/{canvas}.json"));
        // Deleted already: as the user wants it.
        (await Service.Http.DeleteAsync($"{Conversations}/{Id}")).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"messages":{}}""")]
    [InlineData("null")]
    public async Task What_is_no_conversation_is_refused(string body)
    {
        using var refused = await PutAsync(Id, body, expected: null);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("messages", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(Service.Kept($"conversations/{Id}/conversation.json"));
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("..%2F..%2Fskills")]
    [InlineData("a%00")]
    [InlineData("%C3%A4")]
    [InlineData("a b")]
    public async Task An_id_is_no_path(string id)
    {
        foreach (var route in new[] { $"{Conversations}/{id}", $"{Conversations}/{Id}/canvases/{id}", $"{Conversations}/{id}/canvases/a" })
        {
            using var refused = await PutTextAsync(route, Spoken);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        Api.AssertJson(new { conversations = Array.Empty<object>() }, await Service.GetAsync(Conversations));
    }

    [Theory]
    [InlineData("conversation")]
    [InlineData("CONVERSATION")]
    public async Task A_conversation_is_not_a_workflow_of_its_own(string canvas)
    {
        await KeepAsync(Id, Spoken);

        using var refused = await PutTextAsync($"{Conversations}/{Id}/canvases/{canvas}", "{}");

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(Spoken, await Service.Http.GetStringAsync($"{Conversations}/{Id}"));
    }

    [Fact]
    public async Task Pages_of_other_programs_read_nothing()
    {
        await KeepAsync(Id, Spoken);
        foreach (var route in new[] { Conversations, $"{Conversations}/{Id}" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, route);
            request.Headers.Add("Origin", "http://127.0.0.1:3999");

            using var refused = await Service.Http.SendAsync(request);

            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }
}

/// <summary>The same over PostgreSQL.</summary>
public sealed class KeptConversationsOnPostgresTests() : KeptConversationTests(
    PostgresCluster.Setting(nameof(KeptConversationsOnPostgresTests)));
