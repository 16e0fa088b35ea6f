using ComfyAssistant.Host.Comfy;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Host.Settings;
using Microsoft.Extensions.Configuration;

namespace ComfyAssistant.Tests.Unit.Comfy;

public sealed class ComfyOptionsTests
{
    [Fact]
    public void The_first_of_several_is_the_default()
    {
        var options = ComfyOptions.From(With("big = http://10.0.0.5:8188/ , small=https://u:secretword@s.example/comfy/api"));
        Assert.Equal(["big", "small"], options.Servers.Names);
        Assert.Equal("big", options.Servers.Current);
        Assert.Equal("https://s.example/comfy/", options.Addresses["small"].Root.AbsoluteUri);
        Assert.Equal("api/", options.Addresses["small"].ApiPath);
    }

    [Fact]
    public void Without_names_there_is_the_one()
    {
        var options = ComfyOptions.From(With(null));
        Assert.False(options.Servers.AreSeveral);
        Assert.Equal("http://127.0.0.1:8188/", Assert.Single(options.Addresses).Value.Root.AbsoluteUri);
    }

    [Theory]
    [InlineData(",", "holds no name")]
    [InlineData("http://10.0.0.5:8188", "without a usable name")]
    [InlineData("http://10.0.0.5:8188,http://10.0.0.6:8188", "without a usable name")]
    // A password with a "=" in it, in an address without a name.
    [InlineData("http://u:secretword=1@x,http://u:secretword=1@y", "without a usable name")]
    [InlineData("Big=http://10.0.0.5:8188", "without a usable name")]
    [InlineData("a=http://x,a=http://y", "the name \"a\" twice")]
    [InlineData("a=ftp://u:secretword@x", "no http or https address for \"a\"")]
    [InlineData("a=", "no http or https address for \"a\"")]
    public void What_cannot_be_used_is_refused_without_its_passwords(string text, string said)
    {
        var wrong = Assert.Throws<SettingException>(() => ComfyOptions.From(With(text)));
        Assert.StartsWith("COMFYUI_SERVERS ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(said, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secretword", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_have_a_longest_length()
    {
        Assert.NotNull(ComfyOptions.From(With(new string('a', 32) + "=http://x")));
        Assert.Throws<SettingException>(() => ComfyOptions.From(With(new string('a', 33) + "=http://x")));
    }

    [Fact]
    public void Passwords_in_the_addresses_are_masked()
    {
        var mask = SecretMask.From(With("a=http://x,b=http://u:secretword@y"));
        Assert.DoesNotContain("secretword", mask.ApplyKnown("It was secretword."), StringComparison.Ordinal);
    }

    private static SettingReader With(string? servers) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("COMFYUI_SERVERS", servers)]).Build());
}
