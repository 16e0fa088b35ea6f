using System.Security.Cryptography;
using System.Text;
using ComfyAssistant.Host.Commands;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Integration.Users;

/// <summary><c>COMFY_ASSISTANT_USERS=token</c> and <c>comfy-assistant users</c>.</summary>
public sealed class TokenTests
{
    private const string Rules = "/api/user-context/rules";
    private const string ByToken = "COMFY_ASSISTANT_USERS=token";

    [Fact]
    public async Task Each_token_is_one_users()
    {
        await using var service = await TestHost.StartAsync(null, ByToken);
        await service.RefusesAsync("users add", 401, "GET", "/api/tools");
        var (anna, bert) = (await TokenAsync(service, "anna"), await TokenAsync(service, "bert"));
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", anna);
        await service.OkAsync("POST", Rules, new { name = "a", text = "said by Anna" });
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", bert);
        Assert.Empty((await service.GetAsync(Rules))["rules"]!.AsArray());
        // No proxy is believed here.
        service.Http.DefaultRequestHeaders.Add(ManyUsers.Header, "anna");
        Assert.Empty((await service.GetAsync(Rules))["rules"]!.AsArray());
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", anna + "x");
        await service.FailsAsync(401, "GET", Rules);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_is_shown_once_kept_as_a_hash_and_refused_with_the_request_after_it_was_taken_back(bool isDatabase)
    {
        string[] database = isDatabase ? [PostgresCluster.Setting(nameof(TokenTests))] : [];
        await using var service = await TestHost.StartAsync(null, [ByToken, .. database]);
        var token = await TokenAsync(service, "anna", database);
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        await service.OkAsync("POST", Rules, new { name = "a", text = "said by Anna" });

        Assert.Equal(1, Count(await RunAsync(service, 0, database, "users", "list"), "anna, since"));
        Assert.DoesNotContain(token, await RunAsync(service, 0, database, "users", "list"), StringComparison.Ordinal);
        var kept = service.Kept("users.json");
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), kept, StringComparison.Ordinal);
        Assert.DoesNotContain(token, kept, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(service.Context, "*", SearchOption.AllDirectories), file =>
            Assert.DoesNotContain(token, Encoding.Latin1.GetString(Read(file)), StringComparison.Ordinal));

        await RunAsync(service, 0, database, "users", "remove", "anna");
        await service.FailsAsync(401, "GET", Rules);
        // Who is added again has another token, and finds all that was there.
        var other = await TokenAsync(service, "anna", database);
        Assert.NotEqual(token, other);
        await service.FailsAsync(401, "GET", Rules);
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", other);
        Assert.Single((await service.GetAsync(Rules))["rules"]!.AsArray());
    }

    [Fact]
    public async Task What_cannot_be_added_or_removed_is_said()
    {
        await using var service = await TestHost.StartAsync(null, ByToken);
        Assert.Contains("no users yet", await RunAsync(service, 0, [], "users", "list"), StringComparison.Ordinal);
        await TokenAsync(service, "anna");
        Assert.Contains("already", await RunAsync(service, 2, [], "users", "add", "Anna"), StringComparison.Ordinal);
        Assert.Contains("letters a to z", await RunAsync(service, 2, [], "users", "add", "../x"), StringComparison.Ordinal);
        Assert.Contains("no user \"bert\"", await RunAsync(service, 2, [], "users", "remove", "bert"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_table_lets_nobody_in()
    {
        await using var service = await TestHost.StartAsync(null, ByToken);
        service.Http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(service, "anna"));
        await service.OkAsync("GET", "/api/tools");
        string[] tables =
            ["{", "null", "[]", """{"users":[{}]}""", """{"users":[null]}""", """{"users":[{"name":"../x","hash":"00"}]}"""];
        foreach (var broken in tables)
        {
            service.Put("users.json", broken);
            await service.RefusesAsync("users.json", 503, "GET", "/api/tools");
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static async Task<string> TokenAsync(TestHost service, string name, params string[] settings)
    {
        var said = await RunAsync(service, 0, settings, "users", "add", name);
        return said.Split('\n', StringSplitOptions.TrimEntries).Single(line => line.StartsWith("cau_", StringComparison.Ordinal));
    }

    private static async Task<string> RunAsync(TestHost service, int code, string[] settings, params string[] words)
    {
        using var output = new StringWriter();
        string[] all = ["COMFY_ASSISTANT_USER_CONTEXT=" + service.Context, "COMFY_ASSISTANT_DATABASE=", .. settings];
        Assert.Equal(code, await CommandLine.RunAsync(
            [.. words, .. all.Select(setting => "--" + setting)], new CommandContext(output, output)));
        return output.ToString();
    }
}
