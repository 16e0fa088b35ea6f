using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Support;

/// <summary>The ways in which a ComfyUI fails that is there, each with what the user must be told.</summary>
internal static class ComfyFaults
{
    public static readonly IReadOnlyDictionary<string, (Func<HttpContext, Task> Answer, string Told)> All =
        new Dictionary<string, (Func<HttpContext, Task>, string)>
        {
            ["restarting (503)"] = (Status(503), "is not ready (503)"),
            ["behind a proxy without backend (502)"] = (Status(502), "is not ready (502)"),
            ["broken inside (500)"] = (Status(500), "status 500"),
            ["behind a login (401)"] = (Status(401), "asks for a login (401)"),
            ["not there but something else (404)"] = (Status(404), "knows no /object_info (404)"),
            ["web page"] = (http => Write(http, "text/html; charset=utf-8", "<!doctype html><title>Welcome</title>"),
                "a web page instead of data"),
            ["web page that claims to be JSON"] = (http => Write(http, "application/json", "<html>"), "damaged or cut-off"),
            ["half a JSON"] = (http => Write(http, "application/json", """{"KSampler": {"input": {"required": {"model": ["MO"""),
                "damaged or cut-off"),
            ["another JSON"] = (http => Write(http, "application/json", "[1,2]"), "damaged or cut-off"),
            ["no node at all"] = (http => Write(http, "application/json", "{}"), "damaged or cut-off"),
            ["gone in the middle"] = (BreakOffAsync, "broke in the middle"),
        };

    /// <summary>There, and never answering.</summary>
    /// <param name="asked">Is set with the first request.</param>
    public static Func<HttpContext, Task> Silent(TaskCompletionSource asked) => async http =>
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = http.RequestAborted.Register(gone.SetResult);
        asked.TrySetResult();
        await gone.Task;
    };

    private static Func<HttpContext, Task> Status(int status) => http =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    private static Task Write(HttpContext http, string type, string text)
    {
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text);
    }

    private static async Task BreakOffAsync(HttpContext http)
    {
        http.Response.ContentLength = 100_000;
        await Write(http, "application/json", """{"KSampler": {""");
        await http.Response.Body.FlushAsync();
        http.Abort();
    }
}
