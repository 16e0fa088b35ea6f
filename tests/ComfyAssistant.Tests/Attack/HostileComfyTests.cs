using System.Text;
using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Attack;

/// <summary>A ComfyUI, or what answers in its place, that sends what it should not: the service lives, says so, and goes on.</summary>
public sealed class HostileComfyTests : ComfyChatTest
{
    public static TheoryData<string> Answers() => [.. HostileComfy.Answers.Keys];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Whatever_it_answers_the_service_goes_on(string kind)
    {
        Comfy.Fault = HostileComfy.Answers[kind];
        using var failed = await Service.Http.PostAsync("/api/environment/scan", null);
        Assert.NotEqual(500, (int)failed.StatusCode);
        await Service.Services.GetRequiredService<ComfyWatch>().LookAsync(default).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal("Hello", (await Service.ChatAsync("Hi")).Text);

        Comfy.Fault = null;
        await ScanAsync();
        using var health = await Service.Http.GetAsync("/healthz");
        Assert.True(health.IsSuccessStatusCode);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task One_list_that_is_none_costs_itself_alone(string kind)
    {
        string[] lists =
        [
            "/models", "/models/checkpoints", "/embeddings", "/extensions", "/system_stats", "/node_replacements", "/global_subgraphs",
            "/customnode/getmappings", "/templates/index.json", "/api/workflow_templates", "/docs/KSampler/en.md",
        ];
        foreach (var list in lists)
        {
            Comfy.Fault = http => http.Request.Path == list ? HostileComfy.Answers[kind](http) : Comfy.AnswerWellAsync(http);
            using var scan = await Service.Http.PostAsync("/api/environment/scan", null);
            Assert.True((int)scan.StatusCode != 500, $"{list}: {await scan.Content.ReadAsStringAsync()}");
            using var docs = await Service.Http.GetAsync("/api/environment/docs?topic=KSampler");
            Assert.True((int)docs.StatusCode != 500, $"{list}: {await docs.Content.ReadAsStringAsync()}");
        }
    }

    [Theory]
    [InlineData("{\"\\ud800\":\"\\udc00x\"}")]
    [InlineData("{\"nodes\":[{\"type\":\"\\ud83d\"}],\"links\":[]}")]
    [InlineData("{\"a\":1e999,\"b\":[[[]]]}")]
    public async Task A_template_of_whatever_JSON_is_passed_on(string workflow)
    {
        Comfy.Pages["/templates/odd.json"] = workflow;
        using var answer = await Service.Http.GetAsync("/api/templates/odd");
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task One_kind_of_models_that_fails_costs_itself_alone()
    {
        Comfy.Pages["/models/loras"] = "{broken";
        var scan = await ScanAsync();
        Assert.Contains("models/loras", scan["left_out"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, (int)scan["summary"]!["model_categories"]!["checkpoints"]!);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task A_redirect_is_not_followed_and_named(int status)
    {
        Comfy.Fault = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "http://elsewhere.example/login?key=planted";
            return Task.CompletedTask;
        };
        var told = await Service.FailsAsync(502, "POST", "/api/environment/scan");
        Assert.Contains("http://elsewhere.example/login", told, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..%2f..%2fuserdata", null)]
    [InlineData("%2e%2e", null)]
    [InlineData("x", "..")]
    [InlineData("x", "../../api/userdata")]
    [InlineData("x", "a%252fb")]
    [InlineData("x", ".")]
    [InlineData("a%0ab", "p")]
    public async Task A_name_that_leads_elsewhere_in_its_API_is_refused(string id, string? package)
    {
        var asked = Comfy.Asked.Count;
        var query = package is null ? "" : "?source=custom&package=" + Uri.EscapeDataString(package);
        using var refused = await Service.Http.GetAsync($"/api/templates/{id}{query}");
        Assert.True((int)refused.StatusCode is 400 or 404, $"{refused.StatusCode}");
        Assert.DoesNotContain(Comfy.Asked.Skip(asked), path => path.Contains("userdata", StringComparison.Ordinal)
            || path.Contains("..", StringComparison.Ordinal) || path is "/api/x.json" or "/api/workflow_templates/x.json");
    }

    [Fact]
    public async Task An_answer_without_an_end_is_given_up()
    {
        Comfy.Fault = async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(http.Request.Path == "/object_info" ? "{\"A\":{\"input\":{},\"x\":\"" : "[\"");
            var piece = Encoding.UTF8.GetBytes(new string('x', 256 * 1024));
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        };
        var told = await Service.FailsAsync(502, "GET", "/api/templates/x");
        Assert.Contains("more than 32 MB", told, StringComparison.Ordinal);
    }
}
