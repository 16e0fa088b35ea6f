using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Valkey;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Valkey;

public sealed class ValkeyOptionsTests
{
    [Fact]
    public void Nothing_is_shared_where_it_is_not_set() => Assert.Null(AnswerHost.Options(""));

    [Theory]
    [InlineData("redis://127.0.0.1", "127.0.0.1", 6379, null, null, false, 0)]
    [InlineData("valkey://cache.example:7000/3", "cache.example", 7000, null, null, false, 3)]
    [InlineData("rediss://me:s%40cret@cache.example", "cache.example", 6379, "me", "s@cret", true, 0)]
    [InlineData("redis://:secret@cache.example/", "cache.example", 6379, null, "secret", false, 0)]
    [InlineData("valkeys://secret@[::1]:6380/1", "::1", 6380, null, "secret", true, 1)]
    public void Addresses_are_read(string text, string host, int port, string? user, string? password, bool tls, int database) =>
        Assert.Equal(new ValkeyOptions(host, port, user, password, tls, database), AnswerHost.Options(text));

    [Theory]
    [InlineData("127.0.0.1:6379")]
    [InlineData("http://127.0.0.1:6379")]
    [InlineData("redis://")]
    [InlineData("redis://127.0.0.1/two")]
    [InlineData("redis://me:topsecret@127.0.0.1/-1")]
    public void Others_are_refused_without_being_repeated(string text)
    {
        var refusal = Assert.Throws<SettingException>(() => AnswerHost.Options(text));
        Assert.Contains("redis://127.0.0.1:6379", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", refusal.Message, StringComparison.Ordinal);
    }
}
