using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary><c>COMFY_ASSISTANT_USERS=header</c>: a proxy says who asks, and nobody is a user by default.</summary>
public sealed class ProxyTests
{
    private const string Rules = "/api/user-context/rules";
    private const string Anna = "said by Anna";

    [Fact]
    public async Task Nobody_is_a_user_by_default()
    {
        await using var service = await TestHost.StartAsync(null, ManyUsers.ByHeader);
        var document = await service.JsonAsync("/openapi/v1.json");
        foreach (var operation in MarkedRequests.Operations(document))
        {
            using var request = MarkedRequests.Of(document, operation, Anna, "one");
            using var answer = await service.Http.SendAsync(request);
            Assert.True((int)answer.StatusCode == 401, $"{operation.Method} {operation.Path}: {answer.StatusCode}");
        }
        await service.RefusesAsync("as " + ManyUsers.Header, 401, "GET", "/api/tools");
        Assert.True((await service.Http.GetAsync("/healthz")).IsSuccessStatusCode);
        Assert.True((await service.Http.GetAsync("/readyz")).IsSuccessStatusCode);
        Assert.False(Directory.Exists(Path.Combine(service.Context, "users")));
    }

    [Theory]
    [InlineData("../anna")]
    [InlineData("anna/bert")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("anna, bert")]
    [InlineData("con.txt")]
    [InlineData("_team")]
    [InlineData("anna.")]
    [InlineData("%61nna")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234x")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        await using var service = await TestHost.StartAsync(null, ManyUsers.ByHeader);
        service.Http.DefaultRequestHeaders.TryAddWithoutValidation(ManyUsers.Header, name);
        await service.RefusesAsync("begins with a letter", 401, "GET", Rules);
        Assert.False(Directory.Exists(Path.Combine(service.Context, "users")));
    }

    [Fact]
    public async Task A_name_is_believed_from_a_trusted_proxy_alone()
    {
        await using var service = await TestHost.StartAsync(
            null, "COMFY_ASSISTANT_USERS=header", "COMFY_ASSISTANT_TRUSTED_PROXIES=10.0.0.0/8, 192.0.2.1");
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
        await service.RefusesAsync("COMFY_ASSISTANT_TRUSTED_PROXIES", 401, "GET", "/api/tools");
    }

    [Fact]
    public async Task The_header_may_have_another_name()
    {
        await using var service = await TestHost.StartAsync(null, [.. ManyUsers.ByHeader, "COMFY_ASSISTANT_USER_HEADER=X-Auth-Email"]);
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
        await service.RefusesAsync("X-Auth-Email", 401, "GET", "/api/tools");
        service.Http.DefaultRequestHeaders.Add("X-Auth-Email", "anna@studio.example");
        await service.OkAsync("GET", "/api/tools");
    }

    [Fact]
    public async Task What_came_through_ComfyUI_or_has_two_names_or_a_forged_sign_is_not_believed()
    {
        await using var service = await TestHost.StartAsync(null, ManyUsers.ByHeader);
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
        await service.OkAsync("POST", Rules, new { name = "a", text = Anna });
        using var passedOn = new HttpRequestMessage(HttpMethod.Get, "/api/tools");
        passedOn.Headers.Add("X-ComfyAssistant-Remote", "1");
        Assert.Equal(401, (int)(await service.Http.SendAsync(passedOn)).StatusCode);
        using var forged = new HttpRequestMessage(HttpMethod.Get, Rules);
        forged.Headers.Add("X-ComfyAssistant-Own-Call", "bert 0123456789");
        Assert.Contains(Anna, await (await service.Http.SendAsync(forged)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // The client joins them with a comma.
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "bert");
        await service.RefusesAsync("no name that can be used", 401, "GET", "/api/tools");
    }

    [Fact]
    public async Task Users_add_no_programs()
    {
        await using var service = await TestHost.StartAsync(null, ManyUsers.ByHeader);
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
        await service.RefusesAsync("several users", 400, "PUT", "/api/mcp/servers/mine", new { command = "/bin/sh" });
    }
}
