using Microsoft.AspNetCore.Http;

namespace ComfyAssistant.Tests.Support;

/// <summary>
/// What a broken or hostile ComfyUI answers to whatever it is asked; the usual ways to fail are in <see cref="ComfyFaults"/>.
/// </summary>
internal static class HostileComfy
{
    public static readonly IReadOnlyDictionary<string, Func<HttpContext, Task>> Answers = new Dictionary<string, Func<HttpContext, Task>>
    {
        ["half a surrogate in a name"] = Json("""{"\ud800":{"input":{}}}"""),
        ["NUL in a name"] = Json("{\"a\\u0000b\":{\"input\":{\"required\":{}},\"output\":[]}}"),
        ["numbers everywhere"] = Json("""{"A":{"input":1e999,"output":{},"name":[[]]}}"""),
        ["deep"] = Json("{\"A\":" + new string('[', 5000) + new string(']', 5000) + "}"),
        ["an array"] = Json("[[]]"),
        ["names that lead elsewhere"] = Json("""["..","../../etc","a\u0000b","","/","\\\\"]"""),
        ["cut"] = Json("""{"A":{"input":"""),
        ["not UTF-8"] = http => http.Response.Body.WriteAsync(new byte[] { 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d }).AsTask(),
        ["no gzip that says it is"] = http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            return http.Response.WriteAsync("this is not gzip");
        },
        ["a charset that nobody knows"] = http =>
        {
            http.Response.ContentType = "application/json; charset=no-such-charset";
            return http.Response.WriteAsync("{}");
        },
        ["elsewhere"] = http =>
        {
            http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            http.Response.Headers.Location = "http://127.0.0.1:9/elsewhere";
            return Task.CompletedTask;
        },
        ["hung up"] = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        },
    };

    private static Func<HttpContext, Task> Json(string text) => http =>
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(text);
    };
}
