using System.Globalization;
using System.Text;
using System.Text.Json;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Tests.Support;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ComfyAssistant.Tests.Attack;

/// <summary>Nothing secret leaves by any way, and nothing that leaves steers a terminal.</summary>
public sealed class SecretTests
{
    private const string Key = "planted/key+1234=567 890";
    private const string Password = "p4ss:w0rd";

    private static readonly SecretMask Mask = Of(new()
    {
        ["OPENAI_API_KEY"] = Key,
        ["OPENAI_API_BASE_URL"] = $"https://user:{Uri.EscapeDataString(Password)}@host.example/v1?code=in-the-query",
        ["COMFYUI_BASE_URL"] = "http://comfy.example/?other=second-query",
        ["COMFYUI_HEADERS"] = "X-Secret: header-value | Authorization: Custom scheme-value",
        ["COMFY_ASSISTANT_TOKEN"] = "token-of-the-service",
        ["COMFY_ASSISTANT_DATABASE"] = "postgresql://assistant:word-of-the-role@db.example/data?sslmode=require&user=assistant",
    });

    public static TheoryData<string> Planted() =>
    [
        Key, Password, "in-the-query", "second-query", "header-value", "scheme-value", "token-of-the-service", "word-of-the-role",
        Uri.EscapeDataString(Key), Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Password}")), JsonEncodedText.Encode(Key).Value,
    ];

    [Theory]
    [MemberData(nameof(Planted))]
    public void Known_secrets_are_masked_in_every_spelling(string secret)
    {
        Assert.DoesNotContain(secret, Mask.Apply($"before {secret} after"), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Mask.ApplyKnown($"before{secret}after"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_else_a_databases_address_says_is_a_word_like_others()
    {
        const string text = "the assistant may require data";
        Assert.Equal(text, Mask.Apply(text));
    }

    [Theory]
    [InlineData("The provider refused the key: \"Incorrect API key provided\".")]
    [InlineData("It says of the password: 'Wrong password, try again'")]
    public void Quoted_sentences_stay(string text) => Assert.Equal(text, SecretMask.OfShapes.Apply(text));

    [Theory]
    [InlineData("sk-proj-abcdef123456")]
    [InlineData("gsk_abcdef123456")]
    [InlineData("xai-abcdef123456")]
    [InlineData("hf_abcdef123456")]
    [InlineData("AIzaSyA1234567890abc")]
    [InlineData("Bearer abcdef123456")]
    [InlineData("bearer  abc.def-123456")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("https://a:secret-word@x.example/", "secret-word")]
    [InlineData("https://x.example/?a=1&key=abcdef123456", "abcdef123456")]
    [InlineData("api_key = abcdef123456", "abcdef123456")]
    [InlineData("{\"x-api-key\":\"abcdef123456\"}", "abcdef123456")]
    [InlineData("key=abcdef123456", "abcdef123456")]
    [InlineData("password: abcdef123456", "abcdef123456")]
    public void Usual_shapes_are_masked(string text, string? secret = null)
    {
        var masked = SecretMask.OfShapes.Apply($"The provider said \"{text}\".");
        Assert.DoesNotContain(secret ?? text.Split(' ')[^1], masked, StringComparison.Ordinal);
        Assert.StartsWith("The provider said ", masked, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The key is missing. Set OPENAI_API_KEY.")]
    [InlineData("Node KSampler 3: the required input seed is not set.")]
    [InlineData("The model at https://api.example/v1 sent nothing for 120 seconds.")]
    [InlineData("monkey=business, and a turkey: roasted")]
    public void Plain_words_stay(string text) => Assert.Equal(text, Mask.Apply(text));

    [Fact]
    public void A_short_word_that_local_servers_take_for_a_key_stays()
    {
        Assert.Equal("Start ollama.", Of(new() { ["OPENAI_API_KEY"] = "ollama" }).Apply("Start ollama."));
    }

    [Fact]
    public void Neither_a_log_line_nor_its_trace_holds_a_secret_or_steers_the_terminal()
    {
        var sink = new KeptEvents();
        using (var log = new LoggerConfiguration().WriteTo.Masked(Mask, sinks => sinks.Sink(sink)).CreateLogger())
        {
            var cause = new HttpRequestException($"refused {Key}", new IOException($"inner {Password}\n[12:00:00 INF] forged\u001b[2J"));
            const string escapes = "\u001b]0;title\u0007\u009b2J\u202e";
            log.Error(cause, "Failed with {Key}\r\n[12:00:00 INF] forged {Escapes} {@Nested}", Key, escapes, new { Password });
        }
        var line = Assert.Single(sink.Lines);
        Assert.DoesNotContain(Key, line, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.DoesNotContain("\n[", line, StringComparison.Ordinal);
        Assert.Contains("HttpRequestException", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""data: {"error":{"message":"no KEY","code":404}}""")]
    [InlineData("""data: {"error":{"message":"no KEY","code":401}}""")]
    [InlineData("""data: {"error":{"message":"no KEY","code":500}}""")]
    [InlineData("""data: {"error":"no KEY"}""")]
    [InlineData("""data: {"detail":"no KEY"}""")]
    [InlineData("""{"object":"error","message":"no KEY","code":429}""")]
    [InlineData("KEY")]
    public async Task An_error_inside_a_stream_does_not_bring_the_key_to_the_page(string events)
    {
        const string key = "sk-test-1234567890";
        await using var provider = await ScriptedProvider.StartAsync();
        await using var host = await TestHost.StartAsync(provider);
        provider.Then(events.Replace("KEY", key, StringComparison.Ordinal) + "\n\n");
        using var answer = await host.PostAsync(Conversation.Of(Conversation.User("Hi")));
        Assert.DoesNotContain(key, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task A_refusal_does_not_bring_what_stands_in_the_address_to_the_page(int status)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var address = provider.Url.Replace("http://", "http://someone:planted-password@", StringComparison.Ordinal) + "?key=planted-query";
        await using var host = await TestHost.StartAsync(provider, "OPENAI_API_BASE_URL=" + address);
        provider.Refuse(status, """{"error":{"message":"planted-password planted-query"}}""");
        using var answer = await host.PostAsync(Conversation.Of(Conversation.User("Hi")));
        Assert.DoesNotContain("planted-", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static SecretMask Of(Dictionary<string, string?> settings) =>
        SecretMask.From(new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));

    private sealed class KeptEvents : ILogEventSink
    {
        public List<string> Lines { get; } = [];

        public void Emit(LogEvent logEvent) =>
            Lines.Add($"{logEvent.RenderMessage(CultureInfo.InvariantCulture)}\n   {logEvent.Exception}");
    }
}
