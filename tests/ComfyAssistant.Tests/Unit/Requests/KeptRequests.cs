using ComfyAssistant.Host.Requests;
using ComfyAssistant.Tests.Support;

namespace ComfyAssistant.Tests.Unit.Requests;

/// <summary>Kept requests as tests need them.</summary>
internal static class KeptRequests
{
    public static KeptRequest Of(string id, string body = "{}", string raw = "", string question = "Hi") => new(
        new RequestHead(
            id, DateTimeOffset.UnixEpoch, "chat-1", "u1", "m1", question, "http://provider.test/v1", "test-model", 1, 10, 2, 5, "answered",
            Error: null, Draft: null),
        Messages: null, Sections: [], [new KeptCall(
            0, new KeptTokens(1, 2, 3, 4, 5), new KeptCuts(0, 0, 0, 0),
            [new KeptAttempt("http://provider.test/v1/chat/completions", 0, body, false, 200, 1, 2, 3, raw, false, Error: null)], 10, 2,
            "stop", Error: null, 4)]);

    public static string Id(int number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    public static RequestStore Store(this ContextHome home, RequestOptions? options = null) =>
        new(home.Folder, options ?? new RequestOptions(), Host.Security.SecretMask.Of("sk-known-0123456789"));
}
