using System.Net.Http.Headers;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration;

/// <summary>Who may call the service, and which settings it refuses to start with.</summary>
public sealed class SafetyTests
{
    [Theory]
    [InlineData("http://localhost:8188", 200)]
    [InlineData("http://127.0.0.1:9999", 200)]
    [InlineData("http://[::1]:3000", 200)]
    [InlineData("https://comfy.example", 200)]
    [InlineData("http://comfy.example", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://localhost.evil.example", 403)]
    [InlineData("null", 403)]
    public async Task Origin_must_be_loopback_or_allowed(string origin, int status)
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_ALLOWED_ORIGINS=https://comfy.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tools");
        request.Headers.Add("Origin", origin);

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200,
            response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin);
    }

    [Theory]
    [InlineData("localhost:5188", 200)]
    [InlineData("comfy.example", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("127.0.0.1.evil.example:5188", 403)]
    public async Task Host_must_be_loopback_or_allowed(string name, int status)
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_ALLOWED_ORIGINS=https://comfy.example");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = name;

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Preflight_of_an_allowed_page_is_answered()
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_TOKEN=secret-of-24-characters");
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/chat");
        request.Headers.Add("Origin", "http://127.0.0.1:8188");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,authorization");

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(204, (int)response.StatusCode);
        Assert.Equal("http://127.0.0.1:8188", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("wrong", 401)]
    [InlineData("secret-of-24-characters", 200)]
    public async Task Token_is_asked_for_where_one_is_set(string? token, int status)
    {
        await using var host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_TOKEN=secret-of-24-characters");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/tools");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("LLM_MAX_STEPS=many", "LLM_MAX_STEPS is \"many\"; it must be a whole number from 1 to 1000.")]
    [InlineData("LLM_REQUEST_DELAY_SECONDS=-1", "LLM_REQUEST_DELAY_SECONDS is \"-1\"; it must be a number of seconds from 0 to 3600, " +
        "such as 1.0.")]
    [InlineData("OPENAI_API_BASE_URL=ftp://x", "OPENAI_API_BASE_URL is \"ftp://x\"; it must be an http or https address such as " +
        "https://api.openai.com/v1.")]
    [InlineData("COMFY_ASSISTANT_LOG_LEVEL=LOUD", "COMFY_ASSISTANT_LOG_LEVEL is \"LOUD\"; it must be one of DEBUG, INFO, WARNING, ERROR.")]
    [InlineData("COMFY_ASSISTANT_URLS=http://0.0.0.0:5188", "COMFY_ASSISTANT_URLS is \"http://0.0.0.0:5188\"; it must be a loopback " +
        "address, unless COMFY_ASSISTANT_TOKEN holds a secret that callers must send.")]
    [InlineData("COMFY_ASSISTANT_PROMPTS=/no/such/folder", "COMFY_ASSISTANT_PROMPTS is \"/no/such/folder\"; it must be a folder that " +
        "exists.")]
    public void Bad_setting_stops_the_start_with_one_line(string setting, string message)
    {
        var wrong = Assert.Throws<SettingException>(() => { Program.Build(["--COMFY_ASSISTANT_TOKEN=", "--" + setting]); });
        Assert.Equal(message, wrong.Message);
    }
}
