using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ComfyAssistant.Host.Endpoints;
using ComfyAssistant.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ComfyAssistant.Tests.Integration;

/// <summary>The panel's files over real HTTP, from a folder like the one that the build makes.</summary>
public sealed class PanelTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wwwroot");
    private WebApplication? _app;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/", "<title>panel</title>")]
    [InlineData("/prompts", "<title>prompts</title>")]
    [InlineData("/tools", "<title>tools</title>")]
    public async Task A_page_is_asked_for_anew_each_time_and_runs_no_foreign_script(string path, string text)
    {
        using var http = await StartAsync(built: true);
        using var page = await http.GetAsync(path);

        Assert.Contains(text, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", page.Headers.CacheControl?.ToString());
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/assets/index-abc.js", "text/javascript")]
    [InlineData("/assets/index-abc.css", "text/css")]
    public async Task An_asset_is_kept_for_ever_under_its_own_type(string path, string type)
    {
        using var http = await StartAsync(built: true);
        using var asset = await http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        Assert.Equal(type, asset.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", asset.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("nosniff", asset.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br;q=0.9", "br")]
    [InlineData("gzip", null)]
    [InlineData("br;q=0", null)]
    [InlineData(null, null)]
    public async Task An_asset_goes_compressed_to_who_takes_it(string? accepted, string? sent)
    {
        using var http = await StartAsync(built: true);
        Write("assets/index-abc.js.br", "compressed");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-abc.js");
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var asset = await http.SendAsync(request);

        Assert.Equal(sent, asset.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(sent is null ? "1" : "compressed", await asset.Content.ReadAsStringAsync());
        Assert.Equal("text/javascript", asset.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Accept-Encoding", asset.Headers.Vary.Single());
    }

    [Fact]
    public async Task An_asset_that_was_not_compressed_goes_as_it_is()
    {
        using var http = await StartAsync(built: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-abc.css");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
        using var asset = await http.SendAsync(request);
        Assert.Empty(asset.Content.Headers.ContentEncoding);
        Assert.Equal("a{}", await asset.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/assets/index-old.js")]
    [InlineData("/assets/../secret.txt")]
    [InlineData("/assets/%2e%2e/secret.txt")]
    [InlineData("/comfyui/web/panel.js")]
    public async Task Nothing_else_is_handed_out(string path)
    {
        using var http = await StartAsync(built: true);
        using var answer = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/prompts")]
    public async Task A_panel_that_was_not_built_is_told_with_what_it_takes(string path)
    {
        using var http = await StartAsync(built: false);
        using var answer = await http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Node.js 20.19", (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_licences_of_what_ships_are_served_as_text()
    {
        using var http = await StartAsync(built: true);
        using var notices = await http.GetAsync("/THIRD-PARTY-NOTICES.txt");

        Assert.Equal("text/plain; charset=utf-8", notices.Content.Headers.ContentType?.ToString());
        Assert.Equal("zod 4.6.7", await notices.Content.ReadAsStringAsync());
    }

    private async Task<HttpClient> StartAsync(bool built)
    {
        if (built)
        {
            Write("index.html", "<title>panel</title>");
            Write("prompts.html", "<title>prompts</title>");
            Write("tools.html", "<title>tools</title>");
            Write("assets/index-abc.js", "1");
            Write("assets/index-abc.css", "a{}");
            Write("comfyui/web/panel.js", "1");
            Write("secret.txt", "1");
            Write("THIRD-PARTY-NOTICES.txt", "zod 4.6.7");
        }
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddProblemDetails(problems => problems.CustomizeProblemDetails = Problems.AddError);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPanel(_folder.FullName);
        await _app.StartAsync();
        return new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
