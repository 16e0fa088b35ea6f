using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Support;

/// <summary>What a broken or hostile provider answers.</summary>
internal static class HostileProvider
{
    /// <summary>The answers by name.</summary>
    /// <param name="secret">Is repeated in errors, as some providers repeat the key.</param>
    public static IReadOnlyDictionary<string, Func<ProviderCall, Task>> Answers(string secret) =>
        new Dictionary<string, Func<ProviderCall, Task>>
        {
            ["a good answer"] = Stream(Chunks.Answer("Hello")),
            ["unknown tool"] = Stream(Chunks.Calls(("call_1", "rm_rf", "{}"))),
            ["deep arguments"] = Stream(Chunks.Calls(("call_1", "describeWorkflow", $"{{\"workflow\":{Deep}}}"))),
            ["a group in itself"] = Stream(Chunks.Calls(("call_1", "validateWorkflow",
                """{"workflow":{"nodes":[{"id":1,"type":"workflow>g"}],"extra":{"groupNodes":{"g":{"nodes":[{"type":"workflow>g"}]}}}}}"""))),
            ["many calls"] = Stream(Chunks.Calls([.. Enumerable.Range(0, 200).Select(i => ($"call_{i}", "listRules", "{}"))])),
            ["tools of all kinds"] = Stream(Chunks.Calls(
                ("a", "listRules", "{}"), ("b", "searchInstalledNodes", """{"query":"\u0000"}"""),
                ("c", "readDocumentation", """{"topic":"../../etc/passwd"}"""),
                ("d", "getAvailableModels", """{"category":7}"""), ("e", "searchTemplates", """{"query":""}"""))),
            ["an error with the key, 404"] = Stream("data: {\"error\":{\"message\":\"no model for " + secret + "\",\"code\":404}}\n\n"),
            ["an error with the key, 500"] = Refuse(500, "{\"error\":{\"message\":\"bad key " + secret + "\"}}"),
            ["an error with the key, 401"] = Refuse(401, $"Authorization: Bearer {secret}"),
            ["an error with escapes"] = Refuse(400, "\u001b[2J\u009b31m\r\n[00:00:00 INF] forged"),
            ["a web page"] = Refuse(200, "<!doctype html><script>alert(1)</script>"),
            ["a redirect"] = call =>
            {
                call.Http.Response.StatusCode = 307;
                call.Http.Response.Headers.Location = $"http://127.0.0.1:9/?key={secret}";
                return Task.CompletedTask;
            },
            ["cut"] = async call =>
            {
                await call.SendAsync(Chunks.Text("Hel"));
                call.Cut();
            },
            ["cut in an event"] = Stream(Chunks.Text("Hel") + "data: {\"choices\":[{\"delta\":{\"con"),
            ["unreadable last piece"] = Stream(Chunks.Text("Hel") + "data: {\"choices\":[{\"delta\":{\"con\n\n" + Chunks.Done),
            ["nothing"] = Stream(""),
            ["noise"] = call =>
            {
                var noise = new byte[20_000];
                new Random(7).NextBytes(noise);
                call.Http.Response.ContentType = "text/event-stream";
                return call.Http.Response.Body.WriteAsync(noise).AsTask();
            },
            ["an event that is too large"] = async call =>
            {
                await call.SendAsync("data: ");
                var piece = new string('x', 1024 * 1024);
                for (var i = 0; i < 10 && !call.Http.RequestAborted.IsCancellationRequested; i++) await call.SendAsync(piece);
            },
            ["half surrogates"] = Stream(
                "data: {\"choices\":[{\"delta\":{\"content\":\"\\ud800\"}}]}\n\n" + Chunks.Finish("stop") + Chunks.Done),
        };

    private static string Deep => new string('[', 3000) + new string(']', 3000);

    private static Func<ProviderCall, Task> Stream(string events) => call => call.SendAsync(events);

    private static Func<ProviderCall, Task> Refuse(int status, string body) => async call =>
    {
        call.Http.Response.StatusCode = status;
        await call.Http.Response.WriteAsync(body);
    };
}
