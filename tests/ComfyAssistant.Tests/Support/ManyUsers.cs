namespace ComfyAssistant.Tests.Support;

/// <summary>A service that has several users.</summary>
internal static class ManyUsers
{
    /// <summary>The header in which the proxy says who asks.</summary>
    public const string Header = "X-Forwarded-User";

    /// <summary>Settings of a service that believes what is said on this machine.</summary>
    public static readonly string[] ByHeader =
        ["COMFY_ASSISTANT_USERS=header", "COMFY_ASSISTANT_TRUSTED_PROXIES=10.9.8.7, 127.0.0.0/8"];

    /// <summary>How long a test waits for what should come at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What a proxy does for a user who has signed in.</summary>
    public static HttpClient As(this TestHost service, string user)
    {
        var http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero })
        {
            BaseAddress = service.Http.BaseAddress,
            Timeout = Patience,
        };
        http.DefaultRequestHeaders.Add(Header, user);
        return http;
    }
}
