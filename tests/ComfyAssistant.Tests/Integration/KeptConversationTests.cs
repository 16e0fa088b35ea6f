using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

public sealed class KeptConversationTests : ServiceTest
{
    private const string Conversations = "/api/conversations";
    private const string Id = "0b8e7a52-1d0e-4a3e-9d38-2f6d0c3f1a11";
    private const string Spoken = """{"session":{"name":"Füchse"},"messages":[{"id":"m1","role":"user","parts":[]}]}""";

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
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Service.Context, "conversations")));
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
        Assert.False(Directory.Exists(Path.Combine(Service.Context, "conversations", Id)));
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
        Assert.False(Directory.Exists(Path.Combine(Service.Context, "conversations")));
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
    public async Task Links_in_the_folder_lead_nowhere()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Service.Context, "conversations"));
        var outside = Directory.CreateTempSubdirectory("outside");
        await File.WriteAllTextAsync(Path.Combine(outside.FullName, "conversation.json"), Spoken);
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, Id), outside.FullName);

        Api.AssertJson(new { conversations = Array.Empty<object>() }, await Service.GetAsync(Conversations));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Service.Http.GetAsync($"{Conversations}/{Id}")).StatusCode);
        var stamp = new FileInfo(Path.Combine(outside.FullName, "conversation.json"));
        using var refused = await PutAsync(Id, Spoken, FormattableString.Invariant($"{stamp.LastWriteTimeUtc.Ticks:x}-{stamp.Length:x}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PutTextAsync($"{Conversations}/{Id}/canvases/a", "{}")).StatusCode);
        (await Service.Http.DeleteAsync($"{Conversations}/{Id}")).EnsureSuccessStatusCode();

        Assert.True(File.Exists(Path.Combine(outside.FullName, "conversation.json")));
        outside.Delete(recursive: true);
    }

    [Fact]
    public async Task Nobody_but_its_user_reads_the_files()
    {
        await KeepAsync(Id, Spoken);

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(Service.Context, "conversations", Id, "conversation.json")));
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

    private async Task<string> KeepAsync(string id, string json, string? expected = null)
    {
        using var answer = await PutAsync(id, json, expected);
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["version"]!;
    }

    private Task<HttpResponseMessage> PutAsync(string id, string json, string? expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{Conversations}/{id}") { Content = Json(json) };
        if (expected is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{expected}\""));
        return Service.Http.SendAsync(request);
    }

    private Task<HttpResponseMessage> PutTextAsync(string route, string json) => Service.Http.PutAsync(route, Json(json));

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
