using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ComfyAssistant.Tests.Support;

/// <summary>A service that has several users.</summary>
internal static class ManyUsers
{
    /// <summary>The header in which the proxy says who asks.</summary>
    public const string Header = "X-Forwarded-User";

    /// <summary>Settings of a service that believes what is said on this machine.</summary>
    public static readonly string[] ByHeader =
        ["COMFY_ASSISTANT_USERS=header", "COMFY_ASSISTANT_TRUSTED_PROXIES=10.9.8.7, 127.0.0.0/8"];

    /// <summary>How long a test waits for what should come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The same with an editor of the studio's layer.</summary>
    public static readonly string[] WithEditor = [.. ByHeader, "COMFY_ASSISTANT_TEAM_EDITORS=Cleo"];

    /// <summary>The same over folders, or over a database of one class of tests.</summary>
    public static string[] WithEditorOver(bool isDatabase, string tests) =>
        isDatabase ? [.. WithEditor, PostgresCluster.Setting(tests), PostgresCluster.Secret] : WithEditor;

    /// <summary>What a proxy does for a user who has signed in.</summary>
    public static HttpClient As(this TestHost service, string user)
    {
        var http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = service.Http.BaseAddress,
            Timeout = Patience,
        };
        http.DefaultRequestHeaders.Add(Header, user);
        return http;
    }

    /// <summary>A user who asks for the studio's layer.</summary>
    public static HttpClient AsTeam(this TestHost service, string user = "cleo")
    {
        var http = service.As(user);
        http.DefaultRequestHeaders.Add("X-Comfy-Assistant-Layer", "team");
        return http;
    }

    /// <summary>The answer to a call that succeeds.</summary>
    public static async Task<JsonNode> OkAsync(this HttpClient http, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>The call is refused, and the error says this among other things.</summary>
    public static async Task RefusesAsync(
        this HttpClient http, string error, int status, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        var refusal = await http.SendAsync(request).RefusalAsync();
        Assert.True(refusal.Status == status && refusal.Error.Contains(error, StringComparison.Ordinal), $"{method} {path}: {refusal}");
    }
}
