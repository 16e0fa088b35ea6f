using System.Net.Http.Headers;
using System.Text.Json;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Tests.Support;
using ComfyAssistant.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace ComfyAssistant.Tests.Integration;

/// <summary>No slug and no name that comes over HTTP or from a model reaches a file outside the skills folder.</summary>
public sealed class SkillEscapeTests : IAsyncLifetime
{
    private const int Seed = 20260304;
    private const int Count = 5_000;
    private const string Secret = "what nobody may read";

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 8 };

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("escape-");
    private TestHost _host = null!;

    public async Task InitializeAsync()
    {
        foreach (var folder in new[] { "", "outside/", "secret/", "user_context/", "user_context/secret/" })
        {
            Put(folder + "SKILL.md", Secret);
            Put(folder + "secret.md", Secret);
        }

        Put("user_context/skills/a/SKILL.md", "inside");
        _host = await TestHost.StartAsync(null, "COMFY_ASSISTANT_USER_CONTEXT=" + Path.Combine(_parent.FullName, "user_context"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _parent.Delete(recursive: true);
    }

    [Fact]
    public async Task Five_thousand_random_slugs_and_names_over_HTTP_touch_nothing_outside()
    {
        var before = Outside();
        var created = 0;

        await Parallel.ForEachAsync(Texts(), AtOnce, async (item, ct) =>
        {
            using var request = Request(item.Index, item.Text);
            using var response = await _host.Http.SendAsync(request, ct);
            var answer = await response.Content.ReadAsStringAsync(ct);

            Assert.True((int)response.StatusCode is 200 or 400 or 404 or 405, $"{Seed}/{item.Index}: {response.StatusCode} {answer}");
            Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
            if (request.Method == HttpMethod.Post && response.IsSuccessStatusCode)
                Interlocked.Increment(ref created);
        });

        Assert.Equal(before, Outside());
        Assert.InRange(created, 300, Count / 5);
    }

    [Fact]
    public async Task Five_thousand_random_slugs_and_names_through_tools_touch_nothing_outside()
    {
        var toolbox = _host.Services.GetRequiredService<Toolbox>();
        var before = Outside();
        var created = 0;

        await Parallel.ForEachAsync(Texts(), AtOnce, async (item, ct) =>
        {
            var (index, text) = item;
            var (name, arguments) = (index % 5) switch
            {
                0 => ("createSkill", (object)new { name = text, description = text, instructions = text }),
                1 => ("getUserSkill", new { slug = text }),
                2 => ("updateSkill", new { slug = text, name = text, description = text, instructions = text }),
                3 => ("deleteSkill", new { slug = text }),
                _ => ("getSystemSkill", new { slug = text }),
            };
            var tool = toolbox.Find(name)!;
            try
            {
                var result = await Toolbox.InvokeAsync(tool, ToolArguments.Fit(tool, JsonSerializer.SerializeToElement(arguments)), ct);
                Assert.DoesNotContain(Secret, JsonSerializer.Serialize(result, ToolJson.Options), StringComparison.Ordinal);
                if (name == "createSkill")
                    Interlocked.Increment(ref created);
            }
            catch (ToolException refused)
            {
                Assert.DoesNotContain(_parent.FullName, refused.Message, StringComparison.Ordinal);
            }
        });

        Assert.Equal(before, Outside());
        Assert.InRange(created, 300, Count / 5);
    }

    // Drawn beforehand: the order in which they run is then no matter.
    private static List<(int Index, string Text)> Texts()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Count).Select(index => (index, HostileText.Next(random)))];
    }

    private HttpRequestMessage Request(int index, string text)
    {
        var (method, body) = (index % 5) switch
        {
            0 => (HttpMethod.Post, Json(("name", text), ("description", text), ("instructions", text))),
            1 => (HttpMethod.Get, null),
            2 => (HttpMethod.Patch, Json(("instructions", "changed"))),
            3 => (HttpMethod.Delete, null),
            _ => (HttpMethod.Patch, Json(("name", text), ("description", text), ("instructions", text))),
        };
        var slug = index / 5 % 2 == 0 ? Uri.EscapeDataString(text) : Raw(text);
        var path = "api/user-context/skills" + (method == HttpMethod.Post ? "" : "/" + slug);
        var request = new HttpRequestMessage(method, new Uri(_host.Http.BaseAddress + path, new UriCreationOptions
        {
            // A browser and HttpClient take dots and slashes away before they send; an attacker does not.
            DangerousDisablePathAndQueryCanonicalization = true,
        }));
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return request;
    }

    // As it is, but for what HTTP cannot carry.
    private static string Raw(string text) => string.Concat(
        text.EnumerateRunes().Select(rune => rune.ToString())
            .Select(c => c[0] is > ' ' and < '\u007f' and not '?' and not '#' ? c : Uri.EscapeDataString(c)));

    // The serializer replaces half characters; a client may send them.
    private static string Json(params (string Name, string Value)[] members) =>
        "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":\"{Escaped(member.Value)}\"")) + "}";

    private static string Escaped(string text) => string.Concat(text.Select(c => $"\\u{(int)c:x4}"));

    private SortedDictionary<string, string> Outside()
    {
        var home = Path.Combine(_parent.FullName, "user_context");
        string[] ours = [Path.Combine(home, "skills"), Path.Combine(home, "versions")];
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        return new(_parent.EnumerateFileSystemInfos("*", everything)
            .Where(entry => !ours.Any(folder => (entry.FullName + "/").StartsWith(folder + "/", StringComparison.Ordinal)))
            .ToDictionary(entry => entry.FullName, entry => entry is FileInfo ? File.ReadAllText(entry.FullName) : "folder"));
    }

    private void Put(string relativePath, string text)
    {
        var path = Path.Combine(_parent.FullName, relativePath);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
