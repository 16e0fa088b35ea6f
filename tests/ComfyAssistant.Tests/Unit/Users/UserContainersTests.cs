using ComfyAssistant.Host.Chat.Answers;
using ComfyAssistant.Host.Composition.Users;
using ComfyAssistant.Host.Security;
using ComfyAssistant.Plugins.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ComfyAssistant.Tests.Unit.Users;

public sealed class UserContainersTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _time = new();
    private readonly Work _work = new();
    private readonly ServiceProvider _service;
    private readonly UserContainers _containers;

    public UserContainersTests()
    {
        IServiceCollection services = new ServiceCollection();
        services.AddSingleton<Notes>().AddSingleton(_ => new Slow(_work)).AddSingleton(SecretMask.OfShapes)
            .AddSingleton(new RunningTurns());
        _service = services.BuildServiceProvider();
        _containers = new(new UserParts(services, _service), _time, NullLogger<UserContainers>.Instance) { Most = 2, MostMaking = 1 };
    }

    public async ValueTask DisposeAsync()
    {
        await _containers.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public void Each_user_has_one_of_their_own_also_in_lists()
    {
        using var anna = _containers.Enter("anna");
        using var again = _containers.Enter("anna");
        using var bert = _containers.Enter("bert");
        Assert.Same(NotesOf(anna), NotesOf(again));
        Assert.NotSame(NotesOf(anna), NotesOf(bert));
        Assert.NotSame(NotesOf(anna), _service.GetRequiredService<Notes>());
        Assert.Same(NotesOf(anna), Assert.Single(anna.For(_service).GetServices<Notes>()));
        Assert.Equal(2, _containers.Count);
    }

    [Fact]
    public async Task What_takes_long_is_made_once_and_for_few_users_at_a_time()
    {
        using var anna = _containers.Enter("anna");
        using var bert = _containers.Enter("bert");
        var first = Task.Run(() => anna.MakeAsync<Slow>(default));
        await _work.Begun.WaitAsync(Patience);
        // If it did not wait for its turn, it would be made here and now.
        var second = bert.MakeAsync<Slow>(default);
        Assert.Equal(1, _work.Count);
        _work.GoOn();
        await Task.WhenAll(first, second).WaitAsync(Patience);
        await anna.MakeAsync<Slow>(new CancellationToken(canceled: true));
        Assert.Equal(2, _work.Count);
    }

    [Fact]
    public async Task Who_has_been_away_for_long_leaves_when_another_comes()
    {
        var notes = Visit("anna");
        _time.Advance(TimeSpan.FromMinutes(31));
        Visit("bert");
        await notes.Ended.WaitAsync(Patience);
        Assert.Equal(1, _containers.Count);
        Assert.NotSame(notes, Visit("anna"));
    }

    [Fact]
    public async Task Where_there_is_no_room_who_has_been_away_the_longest_leaves()
    {
        var anna = Visit("anna");
        _time.Advance(TimeSpan.FromSeconds(1));
        var bert = Visit("bert");
        _time.Advance(TimeSpan.FromMinutes(1));
        Visit("cleo");
        await anna.Ended.WaitAsync(Patience);
        Assert.False(bert.Ended.IsCompleted);
        Assert.Same(bert, Visit("bert"));
    }

    [Fact]
    public void Nobody_leaves_while_a_request_or_an_answer_needs_them_and_who_finds_no_room_is_told()
    {
        using var anna = _containers.Enter("anna");
        var bert = _containers.Enter("bert");
        var turns = bert.For(_service).GetRequiredService<RunningTurns>();
        turns.Enter();
        bert.Dispose();
        _time.Advance(TimeSpan.FromHours(1));

        var refused = Assert.Throws<ContextException>(() => _containers.Enter("cleo"));
        Assert.Equal(ContextFault.Unavailable, refused.Fault);
        Assert.False(NotesOf(anna).Ended.IsCompleted);
        // The service as a whole waits for it, too.
        Assert.Equal(1, _service.GetRequiredService<RunningTurns>().Count);
        turns.Leave();
        using var cleo = _containers.Enter("cleo");
        Assert.Equal(0, _service.GetRequiredService<RunningTurns>().Count);
    }

    [Fact]
    public async Task One_that_cannot_be_ended_keeps_nobody_out()
    {
        Visit("anna").Fails = true;
        _time.Advance(TimeSpan.FromMinutes(31));
        var bert = Visit("bert");
        await _containers.DisposeAsync();
        Assert.True(bert.Ended.IsCompleted);
    }

    private Notes Visit(string name)
    {
        using var lease = _containers.Enter(name);
        return NotesOf(lease);
    }

    private Notes NotesOf(UserContainers.Lease lease) => lease.For(_service).GetRequiredService<Notes>();

    private sealed class Notes : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public bool Fails { get; set; }

        public void Dispose()
        {
            _ended.TrySetResult();
            if (Fails) throw new InvalidOperationException("Notes cannot be put away.");
        }
    }

    private sealed class Slow
    {
        public Slow(Work work) => work.Do();
    }

    private sealed class Work
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new();
        private int _count;

        public Task Begun => _begun.Task;

        public int Count => _count;

        public void GoOn() => _goOn.SetResult();

        public void Do()
        {
            Interlocked.Increment(ref _count);
            _begun.TrySetResult();
            Assert.True(_goOn.Task.Wait(Patience));
        }
    }
}
