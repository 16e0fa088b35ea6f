using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Tests.Support;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Integration;

/// <summary><c>/api/requests</c>: what was sent to a model and what came back, to the letter.</summary>
public sealed class RequestsTests() : ScriptedChatTest("COMFY_ASSISTANT_KEEP_REQUESTS=on")
{
    [Fact]
    public async Task An_answer_is_kept_as_it_was_sent_and_received()
    {
        var raw = ": still there\n\n" + Chunks.Answer("Hel", "lo");
        Provider.Then(raw);
        await Service.ChatAsync("Hi there");

        var head = await OnlyHeadAsync();
        Assert.Equal(("chat-1", "u1", "Hi there", "test-model", "answered", 1), ((string?)head["chat"], (string?)head["asked"],
            (string?)head["question"], (string?)head["model"], (string?)head["outcome"], (int)head["calls"]!));
        var kept = await ReadAsync(head);
        var attempt = kept["calls"]![0]!["attempts"]!.AsArray().Single()!;
        Assert.Equal(Provider.Url + "/chat/completions", (string?)attempt["url"]);
        Api.AssertJson(Provider.Calls[0].Body, JsonNode.Parse((string)attempt["body"]!));
        Assert.Equal(raw, (string?)attempt["raw"]);
        Assert.Equal((200, false, false), ((int)attempt["status"]!, (bool)attempt["isBodyCut"]!, (bool)attempt["isRawCut"]!));
        Assert.True((double)attempt["first"]! >= (double)attempt["sent"]!);
        Assert.Equal("stop", (string?)kept["calls"]![0]!["finish"]);
        Assert.Contains(kept["sections"]!.AsArray(), section => (string?)section!["name"] == "role" && (int)section["tokens"]! > 0);
        var tokens = kept["calls"]![0]!["tokens"]!;
        Assert.True((int)tokens["tools"]! > 0 && (int)tokens["total"]! > (int)tokens["tools"]! + (int)tokens["messages"]!);
        Assert.Equal("Hi there", (string?)kept["messages"]![0]!["parts"]![0]!["text"]);
    }

    [Fact]
    public async Task Every_call_and_every_attempt_is_in_it()
    {
        Provider.Refuse(503, """{"error":{"message":"The model is overloaded."}}""")
            .Then(Chunks.Calls(("c1", "listRules", "{}")))
            .Then(Chunks.Answer("None."));
        await Service.ChatAsync("Which rules?");

        var calls = (await ReadAsync(await OnlyHeadAsync()))["calls"]!.AsArray();
        Assert.Equal(2, calls.Count);
        Assert.Equal([503, 200], calls[0]!["attempts"]!.AsArray().Select(attempt => (int)attempt!["status"]!));
        Assert.Contains("overloaded", (string?)calls[0]!["attempts"]![0]!["raw"], StringComparison.Ordinal);
        Assert.Equal("toolCalls", (string?)calls[0]!["finish"]);
        Assert.Contains("\"role\":\"tool\"", (string?)calls[1]!["attempts"]![0]!["body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_kept_with_what_the_provider_said()
    {
        Provider.Refuse(401, """{"error":{"message":"Incorrect API key provided: sk-test-1234567890"}}""");
        using (await Service.PostAsync(Of(User("Hi"))))
        {
            var head = await OnlyHeadAsync();
            Assert.Equal("failed", (string?)head["outcome"]);
            Assert.Contains("refused the key", (string?)head["error"], StringComparison.Ordinal);
            var attempt = (await ReadAsync(head))["calls"]![0]!["attempts"]![0]!;
            Assert.Equal(401, (int)attempt["status"]!);
            Assert.Equal("""{"error":{"message":"Incorrect API key provided: [key]"}}""", (string?)attempt["raw"]);
        }
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_kept_as_far_as_it_came()
    {
        var half = Chunks.Text("Half");
        Provider.Then(half);
        await Service.ChatAsync("Hi");
        var call = (await ReadAsync(await OnlyHeadAsync()))["calls"]![0]!;
        Assert.Equal(half, (string?)call["attempts"]![0]!["raw"]);
        Assert.Contains("broke off", (string?)call["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_is_in_a_file_or_an_answer()
    {
        Provider.Then(Chunks.Answer("Your key is sk-test-1234567890."));
        await Service.ChatAsync("My key is gsk_0123456789abcdef, and yours sk-test-1234567890.");
        var text = (await ReadAsync(await OnlyHeadAsync())).ToJsonString()
            + string.Concat(Directory.GetFiles(Path.Combine(Service.Context, "requests")).Select(System.IO.File.ReadAllText));
        Assert.DoesNotContain("sk-test-1234567890", text, StringComparison.Ordinal);
        Assert.DoesNotContain("gsk_0123456789abcdef", text, StringComparison.Ordinal);
        Assert.Contains("[key]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_found_by_the_messages_of_both_and_deleted()
    {
        await Service.ChatAsync(Of(User("First", "u1")));
        await Service.ChatAsync(Of(User("Second", "u2")));
        Assert.Equal("Second", (string?)(await Service.GetAsync("/api/requests"))["requests"]![0]!["question"]);
        var second = (await Service.GetAsync("/api/requests?message=u2"))["requests"]!.AsArray().Single()!;
        var same = (await Service.GetAsync("/api/requests?message=" + second["message"]))["requests"]!.AsArray().Single()!;
        Assert.Equal((string?)second["id"], (string?)same["id"]);

        using var deleted = await Service.Http.DeleteAsync("/api/requests/" + second["id"]);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await Service.FailsAsync(404, "GET", "/api/requests/" + second["id"]);
        await Service.FailsAsync(404, "DELETE", "/api/requests/" + second["id"]);
        Assert.Equal("First", (string?)(await OnlyHeadAsync())["question"]);

        using var all = await Service.Http.DeleteAsync("/api/requests");
        Assert.Empty((await Service.GetAsync("/api/requests"))["requests"]!.AsArray());
        Assert.Empty(Directory.GetFiles(Path.Combine(Service.Context, "requests")));
    }

    [Fact]
    public async Task It_can_be_switched_off_and_on_while_the_service_runs()
    {
        Api.AssertJson(new { isOn = false }, await Service.OkAsync("PUT", "/api/requests/keeping", new { on = false }));
        await Service.ChatAsync("Unseen");
        var answer = await Service.GetAsync("/api/requests");
        Assert.False((bool)answer["isOn"]!);
        Assert.Empty(answer["requests"]!.AsArray());
        Assert.False(Directory.Exists(Path.Combine(Service.Context, "requests")));

        await Service.OkAsync("PUT", "/api/requests/keeping", new { on = true });
        await Service.ChatAsync("Seen");
        Assert.Equal("Seen", (string?)(await OnlyHeadAsync())["question"]);
        await Service.RefusesAsync("'on' is missing", 400, "PUT", "/api/requests/keeping", new { off = true });
    }

    [Fact]
    public async Task A_page_of_somebody_elses_may_not_read_it()
    {
        await Service.ChatAsync("Hi");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/requests");
        request.Headers.Add("Origin", "http://127.0.0.1:9999");
        using var refused = await Service.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task It_is_sent_again_as_it_was_to_the_connection_of_choice()
    {
        await Service.ChatAsync("Hi");
        var id = (string?)(await OnlyHeadAsync())["id"];
        await Service.OkAsync("PUT", "/api/models/mine", new { baseUrl = Provider.Url, model = "other", key = "sk-other-1234567890" });
        Provider.Then(Chunks.Reasoning("Hm") + Chunks.Answer("Again"));

        using var answer = await Service.Http.PostAsJsonAsync($"/api/requests/{id}/replay", new { connection = "mine" });

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var stream = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\"content\":\"Again\"", stream, StringComparison.Ordinal);
        Assert.Contains("\"reasoning_content\":\"Hm\"", stream, StringComparison.Ordinal);
        var (first, second) = (Provider.Calls[0], Provider.Calls[1]);
        Assert.Equal(("other", "Bearer sk-other-1234567890"), ((string?)second.Body["model"], second.Authorization));
        Api.AssertJson(first.Messages, second.Messages);
        Assert.Equal(first.Tools, second.Tools);
    }

    [Fact]
    public async Task What_cannot_be_sent_again_says_why()
    {
        await Service.ChatAsync("Hi");
        var path = $"/api/requests/{(string?)(await OnlyHeadAsync())["id"]}/replay";
        Provider.Refuse(404, """{"error":{"message":"The model does not exist","code":"model_not_found"}}""");
        Assert.Contains("does not know the model", await Service.FailsAsync(500, "POST", path, new { }), StringComparison.Ordinal);
        await Service.RefusesAsync("'call' must be from 0 to 0", 400, "POST", path, new { call = 1 });
        await Service.FailsAsync(404, "POST", path, new { connection = "gone" });
        await Service.FailsAsync(404, "POST", "/api/requests/none/replay", new { });

        Provider.Then(Chunks.Text("Half") + "data: {\"error\":{\"message\":\"Out of memory\"}}\n\n");
        using var broken = await Service.Http.PostAsJsonAsync(path, new { });
        var stream = await broken.Content.ReadAsStringAsync();
        Assert.Contains("Half", stream, StringComparison.Ordinal);
        Assert.Contains("Out of memory", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_address_leads_to_the_page()
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Service.Http.BaseAddress };
        using var all = await http.GetAsync("/prompts/requests");
        Assert.Equal("../prompts#requests", all.Headers.Location?.OriginalString);
        using var one = await http.GetAsync("/prompts/requests/0123");
        Assert.Equal("../../prompts#requests/0123", one.Headers.Location?.OriginalString);
    }

    private async Task<JsonNode> OnlyHeadAsync() => (await Service.GetAsync("/api/requests"))["requests"]!.AsArray().Single()!;

    private Task<JsonNode> ReadAsync(JsonNode head) => Service.GetAsync("/api/requests/" + head["id"]);
}

/// <summary>Nothing is kept until the user says so, and the demo sends nothing.</summary>
public sealed class RequestsOffTests
{
    [Fact]
    public async Task By_default_nothing_is_kept()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var host = await TestHost.StartAsync(provider);
        await host.ChatAsync("Hi");
        Assert.False((bool)(await host.GetAsync("/api/requests"))["isOn"]!);
        Assert.False(Directory.Exists(Path.Combine(host.Context, "requests")));
    }

    [Fact]
    public async Task The_demo_has_calls_but_sends_nothing_and_is_not_sent_again()
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_KEEP_REQUESTS=on");
        await host.ChatAsync("Hi");
        var head = (await host.GetAsync("/api/requests"))["requests"]![0]!;
        var kept = await host.GetAsync("/api/requests/" + head["id"]);
        Assert.Empty(kept["calls"]![0]!["attempts"]!.AsArray());
        await host.RefusesAsync("nothing was sent", 400, "POST", $"/api/requests/{head["id"]}/replay", new { });
    }
}
