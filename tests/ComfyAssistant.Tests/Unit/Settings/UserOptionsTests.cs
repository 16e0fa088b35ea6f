using System.Net;
using ComfyAssistant.Host.Settings;
using ComfyAssistant.Host.Users;
using Microsoft.Extensions.Configuration;

namespace ComfyAssistant.Tests.Unit.Settings;

public sealed class UserOptionsTests
{
    private const string Header = "COMFY_ASSISTANT_USERS=header";
    private const string Proxies = "COMFY_ASSISTANT_TRUSTED_PROXIES=127.0.0.1";

    [Theory]
    [InlineData("header, token", "COMFY_ASSISTANT_USERS=everybody")]
    [InlineData("needs COMFY_ASSISTANT_TRUSTED_PROXIES", Header)]
    [InlineData("needs COMFY_ASSISTANT_TRUSTED_PROXIES", Header, "COMFY_ASSISTANT_TRUSTED_PROXIES=")]
    [InlineData("10.0.0.0/8, with commas", Header, "COMFY_ASSISTANT_TRUSTED_PROXIES=127.0.0.1, nginx")]
    [InlineData("10.0.0.0/8, with commas", Header, "COMFY_ASSISTANT_TRUSTED_PROXIES=10.0.0.0/33")]
    [InlineData("the name of a header", Header, Proxies, "COMFY_ASSISTANT_USER_HEADER=X User")]
    [InlineData("names of users", Header, Proxies, "COMFY_ASSISTANT_TEAM_EDITORS=anna, _team")]
    [InlineData("FORWARDEDHEADERS_ENABLED", Header, Proxies, "FORWARDEDHEADERS_ENABLED=true")]
    public void What_cannot_be_used_is_said(string error, params string[] settings) =>
        Assert.Contains(
            error, Assert.Throws<SettingException>(() => UserOptions.From(Reader(settings), UserName.Of)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void One_token_for_all_and_one_for_each_exclude_each_other() => Assert.Contains("COMFY_ASSISTANT_TOKEN",
        Assert.Throws<SettingException>(() => ServerOptions.From(
            Reader("COMFY_ASSISTANT_USERS=token", "COMFY_ASSISTANT_TOKEN=0123456789abcdef"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_a_service_whose_callers_all_send_a_secret_may_be_open_to_a_network()
    {
        Assert.Throws<SettingException>(() => ServerOptions.From(Reader(Header, Proxies, "COMFY_ASSISTANT_URLS=http://0.0.0.0:5188")));
        ServerOptions.From(Reader("COMFY_ASSISTANT_USERS=token", "COMFY_ASSISTANT_URLS=http://0.0.0.0:5188"));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("127.0.0.2", false)]
    [InlineData("10.255.0.1", true)]
    [InlineData("11.0.0.1", false)]
    [InlineData("fd00::1", true)]
    [InlineData("fd01::1", false)]
    public void Proxies_are_addresses_and_networks(string caller, bool isTrusted)
    {
        var options = UserOptions.From(Reader(Header, "COMFY_ASSISTANT_TRUSTED_PROXIES=127.0.0.1, 10.0.0.0/8; fd00::/16"), UserName.Of);
        Assert.Equal(isTrusted, options.Trusts(IPAddress.Parse(caller)));
    }

    [Fact]
    public void Editors_are_users() => Assert.Equal(
        ["anna", "ben@studio.example"],
        UserOptions.From(Reader("COMFY_ASSISTANT_USERS=token", "COMFY_ASSISTANT_TEAM_EDITORS=Anna; ben@studio.example,"), UserName.Of)
            .Editors.Order());

    [Theory]
    [InlineData("from 1 to", true, "COMFY_ASSISTANT_DAILY_TOKENS=0")]
    [InlineData("from 1 to", true, "COMFY_ASSISTANT_DAILY_RUNS=-5")]
    [InlineData("from 1 to", true, "COMFY_ASSISTANT_DAILY_RUNS=many")]
    [InlineData("from 1 to", true, "COMFY_ASSISTANT_DAILY_TOKENS=9999999999999")]
    [InlineData("COMFY_ASSISTANT_DAILY_RUNS limits each of several users", false, "COMFY_ASSISTANT_DAILY_RUNS=5")]
    public void Limits_that_could_not_hold_are_said(string error, bool hasUsers, string setting) => Assert.Contains(
        error, Assert.Throws<SettingException>(() => DailyLimits.From(Reader(setting), hasUsers)).Message, StringComparison.Ordinal);

    [Fact]
    public void There_is_no_limit_without_a_setting() => Assert.Equal(new(null, null), DailyLimits.From(Reader(), hasUsers: true));

    [Fact]
    public void There_is_one_user_without_a_setting() => Assert.Equal(UserSource.None, UserOptions.From(Reader(), UserName.Of).Source);

    private static SettingReader Reader(params string[] settings) => new(new ConfigurationBuilder().AddInMemoryCollection(
        settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build());
}
